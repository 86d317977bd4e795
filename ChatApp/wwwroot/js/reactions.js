import { counted, isolated, text } from '/js/texts.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/** A name between colons, as in `:+1:`; Chinese input methods produce full-width colons. */
const NAMED = /^\s*[:：]([^\s:：]+)[:：]\s*$/u;

/** @typedef {import('/js/wire.js').Reaction} Reaction */

/**
 * Shows the reactions to a message. A button of an emoji that stays is updated, so that it keeps the focus.
 * @param {HTMLElement} list
 * @param {HTMLElement} blank the item to clone
 * @param {Reaction[]} reactions
 * @param {string} me the reader's person id
 */
export function showReactions(list, blank, reactions, me) {
  const there = new Map([...list.children].map((item) => [reactionOf(item.firstElementChild).emoji, item]));
  const items = reactions.map((reaction) => {
    const item = there.get(reaction.emoji) ?? blank.cloneNode(true);
    there.delete(reaction.emoji);
    fillReaction(item.firstElementChild, reaction, me);
    return item;
  });
  for (const gone of there.values()) gone.remove();
  items.forEach((item, at) => list.children[at] === item || list.insertBefore(item, list.children[at] ?? null));
  list.hidden = items.length === 0;
}

/** The reaction that a button shows. @param {HTMLElement} button @returns {Reaction} */
export function reactionOf(button) {
  return JSON.parse(button.dataset.reaction);
}

/** Updates a person's name in the reactions to a message. @param {HTMLElement} element @param {import('/js/wire.js').Person} person */
export function renameInReactions(element, person) {
  for (const button of element.querySelectorAll('.reaction')) {
    const reaction = reactionOf(button);
    if (!reaction.people.some(({ id }) => id === person.id)) continue;
    writeReaction(button, { ...reaction, people: reaction.people.map((one) => (one.id === person.id ? person : one)) });
  }
}

/**
 * Adds or removes a reaction; without a connection it only says so, since a reaction is not worth a place in the outbox.
 * @param {import('/js/connection.js').Connection} connection
 * @param {import('/js/room.js').Room} room
 * @param {number} number
 * @param {string} emoji
 * @param {boolean} on
 * @returns {Promise<string>} why it failed, in words; empty if it is stored
 */
export async function react(connection, room, number, emoji, on) {
  if (!connection.open) return text('offline');
  try {
    room.session.take(await connection.invoke('React', room.id, number, emoji, on));
    return '';
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.code === 'InvalidRequest') return text('reaction.notOne');
    return refusal ? refusalWords(refusal) : text('offline');
  }
}

/**
 * The emoji that a text names and nothing else, such as `:+1:`.
 * @param {string} words
 * @param {{sign: string, names: string[]}[]} emoji
 * @returns {string | undefined}
 */
export function emojiNamed(words, emoji) {
  const name = NAMED.exec(words)?.[1].toLowerCase();
  return name && emoji.find(({ names }) => names.includes(name))?.sign;
}

function fillReaction(button, reaction, me) {
  const isMine = reaction.people.some(({ id }) => id === me) || Boolean(reaction.more?.includes(me));
  button.setAttribute('aria-pressed', isMine);
  button.querySelector('.picture').textContent = reaction.emoji;
  button.querySelector('.count').textContent = reaction.count;
  writeReaction(button, reaction);
}

function writeReaction(button, reaction) {
  button.dataset.reaction = JSON.stringify(reaction);
  button.title = words(reaction);
}

// The server's MessageModel does the same.
function words({ people, count }) {
  const names = people.map(({ name }) => isolated(name)).join(text('list.join'));
  return count > people.length ? counted('reaction.others', count - people.length, { people: names }) : names;
}
