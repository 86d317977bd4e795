import { isUnstored, keys, load, save } from '/js/storage.js';
import { tabs } from '/js/tabs.js';

/**
 * What a person is writing, for each room and tab: the new message, the edits that were begun, and which of them is in the field. Each tab
 * has its own, so that tabs overwrite nothing of each other's; what a tab that is gone has left, the next that opens the room takes over.
 * @typedef {{text: string, edits: Record<string, {from: string, words: string, of?: string}>, active: string | null}} Draft `edits` and `active` by a
 * key of what is edited; `from` is the text that it had, `of` its client message id
 */
export class Drafts {
  #personId;
  #roomId = null;
  /** @type {Draft} */
  #draft = blank();

  /** @param {string} personId */
  constructor(personId) {
    this.#personId = personId;
  }

  /** Takes up the draft of a room. @param {string} roomId */
  open(roomId) {
    this.#roomId = roomId;
    const own = load(this.#key);
    if (own === null) this.#takeOver();
    else this.#draft = read(own);
  }

  /** Takes up the draft of the same room again. */
  reopen() {
    this.open(this.#roomId);
  }

  /** The key of what is being edited; null where a new message is written. */
  get active() {
    return this.#draft.active;
  }

  /** The client message id of what is being edited. */
  get of() {
    return this.#draft.edits[this.#draft.active]?.of;
  }

  /** What is to be in the field. */
  get words() {
    const { active, edits, text } = this.#draft;
    return active ? edits[active].words : text;
  }

  /** Whether only this page holds it. */
  get isUnstored() {
    return isUnstored(this.#key);
  }

  /** Keeps what is in the field now. @param {string} words */
  write(words) {
    const { active, edits } = this.#draft;
    if (active) edits[active].words = words;
    else this.#draft.text = words;
    this.#keep();
  }

  /** Begins an edit, or goes on with one. @param {string} key @param {string} from the text now @param {string} [of] the client message id */
  edit(key, from, of) {
    const { active, edits } = this.#draft;
    if (active && active !== key && edits[active].words === edits[active].from) delete edits[active];
    if ((edits[key]?.of ?? of) !== of) delete edits[key]; // Begun before the server was put back: another message had the number.
    edits[key] ??= { from, words: from, of };
    this.#draft.active = key;
    this.#keep();
  }

  /** Ends the edit in the field, and goes back to the new message. */
  finishEdit() {
    delete this.#draft.edits[this.#draft.active];
    this.#draft.active = null;
    this.#keep();
  }

  get #prefix() {
    return `chatapp-draft:${this.#personId}:${this.#roomId}`;
  }

  get #key() {
    return `${this.#prefix}:${tabs.id}`;
  }

  #keep() {
    const { text, edits } = this.#draft;
    save(this.#key, text || Object.keys(edits).length ? JSON.stringify(this.#draft) : null);
  }

  #takeOver() {
    this.#draft = blank();
    const left = keys(this.#prefix).find((key) => this.#isLeft(key));
    if (!left) return;
    this.#draft = read(load(left) ?? '');
    save(left, null);
    this.#keep();
  }

  // Before tabs had drafts of their own, a room had one: its text, under a key without a tab's id.
  #isLeft(key) {
    if (key === this.#prefix) return true;
    return key.startsWith(`${this.#prefix}:`) && !tabs.isOpen(key.slice(this.#prefix.length + 1));
  }
}

function blank() {
  return { text: '', edits: {}, active: null };
}

function read(value) {
  try {
    const { text, edits, active } = JSON.parse(value);
    if (typeof text === 'string') return { text, edits: { ...edits }, active: edits?.[active] ? active : null };
  } catch {
    // As it was kept before.
  }
  return { ...blank(), text: value };
}
