import { isolated, text } from '/js/texts.js';

/** The kinds marked next to names: all others are ordinary accounts. */
const MARKED = ['guest', 'operator'];

/** A person's name with their kind, as plain text. @param {{name: string, kind?: string}} person */
export function namedWithKind({ name, kind }) {
  return MARKED.includes(kind) ? text('kind.named', { name, kind: text(`kind.${kind}`) }) : name;
}

/**
 * Shows the kinds of people in a mark next to their names; hidden where there is nothing to mark.
 * @param {HTMLElement} element
 * @param {{name: string, kind?: string}[]} people for several, the tooltip names each
 */
export function markKind(element, people) {
  const groups = MARKED.map((kind) => ({ kind, of: people.filter((person) => person.kind === kind) })).filter(({ of }) => of.length);
  element.dataset.kind = groups.map(({ kind }) => kind).join(' ');
  element.textContent = groups.map(({ kind }) => text(`kind.${kind}`)).join(', ');
  element.title = people.length > 1
    ? groups.map(({ kind, of }) => `${text(`kind.${kind}`)}: ${of.map(({ name }) => isolated(name)).join(', ')}`).join('; ')
    : '';
  element.hidden = groups.length === 0;
}

/** Creates a mark for one person. @param {{name: string, kind?: string}} person */
export function kindMark(person) {
  const element = Object.assign(document.createElement('span'), { className: 'kind-mark' });
  markKind(element, [person]);
  return element;
}
