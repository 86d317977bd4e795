import { isolated, text } from '/js/texts.js';

/** The kinds that are marked wherever a name stands: others are ordinary accounts. */
const MARKED = ['guest', 'operator'];

/** A person's name with what they are, for a line of plain text. @param {{name: string, kind?: string}} person */
export function namedWithKind({ name, kind }) {
  return MARKED.includes(kind) ? text('kind.named', { name, kind: text(`kind.${kind}`) }) : name;
}

/**
 * Shows in a mark beside the names of people what they are; hidden where there is nothing to mark.
 * @param {HTMLElement} element
 * @param {{name: string, kind?: string}[]} people of several, the title says who
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

/** A new mark for one person. @param {{name: string, kind?: string}} person */
export function kindMark(person) {
  const element = Object.assign(document.createElement('span'), { className: 'kind-mark' });
  markKind(element, [person]);
  return element;
}
