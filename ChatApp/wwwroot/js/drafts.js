import { ownKey, takeLeft } from '/js/left-drafts.js';
import { isUnstored, load, save } from '/js/storage.js';

/**
 * The person's drafts, per room and tab: the new message, edits in progress, and which of them is in the field. Each tab has its
 * own, so that tabs do not overwrite each other; drafts of a closed tab are taken over by the next tab that opens the room.
 * @typedef {{text: string, edits: Record<string, {from: string, words: string, of?: string}>, active: string | null,
 *   replyTo?: import('/js/wire.js').Quote, files?: import('/js/upload.js').Kept[]}} Draft `replyTo` is the message that the new one
 * answers, `files` what outlives the page of its files; `edits` and
 * `active` by key of the edited item; `from` is its original text, `of` its client message id
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

  /** Loads the draft of a room. @param {string} roomId */
  open(roomId) {
    this.#roomId = roomId;
    const own = load(this.#key);
    if (own === null) this.#takeOver();
    else this.#draft = read(own);
  }

  /** Loads the draft of the same room again. */
  reopen() {
    this.open(this.#roomId);
  }

  /** The key of the edit in the field; null for a new message. */
  get active() {
    return this.#draft.active;
  }

  /** The client message id of the edit in the field. */
  get of() {
    return this.#draft.edits[this.#draft.active]?.of;
  }

  /** The text for the field. */
  get words() {
    const { active, edits, text } = this.#draft;
    return active ? edits[active].words : text;
  }

  /** Whether the draft is only in this page's memory. */
  get isUnstored() {
    return isUnstored(this.#key);
  }

  /** Saves the field's text. @param {string} words */
  write(words) {
    const { active, edits } = this.#draft;
    if (active) edits[active].words = words;
    else this.#draft.text = words;
    this.#keep();
  }

  /** Begins or continues an edit. @param {string} key @param {string} from the current text @param {string} [of] the client message id */
  edit(key, from, of) {
    const { active, edits } = this.#draft;
    if (active && active !== key && edits[active].words === edits[active].from) delete edits[active];
    if ((edits[key]?.of ?? of) !== of) delete edits[key]; // Begun before a restore: another message had the number.
    edits[key] ??= { from, words: from, of };
    this.#draft.active = key;
    this.#keep();
  }

  /** The message that the new message answers. @returns {import('/js/wire.js').Quote | undefined} */
  get replyTo() {
    return this.#draft.replyTo;
  }

  /** @param {import('/js/wire.js').Quote} [quote] the message that the new message answers */
  reply(quote) {
    this.#draft.replyTo = quote;
    this.#keep();
  }

  /** What is kept of the files of the new message. @returns {import('/js/upload.js').Kept[]} */
  get files() {
    return this.#draft.files ?? [];
  }

  /** @param {import('/js/upload.js').Kept[]} files of the new message */
  attach(files) {
    this.#draft.files = files.length ? files : undefined;
    this.#keep();
  }

  /** Ends the edit in the field, and returns to the new message. */
  finishEdit() {
    delete this.#draft.edits[this.#draft.active];
    this.#draft.active = null;
    this.#keep();
  }

  get #prefix() {
    return `chatapp-draft:${this.#personId}:${this.#roomId}`;
  }

  get #key() {
    return ownKey(this.#prefix);
  }

  #keep() {
    const { text, edits, replyTo, files } = this.#draft;
    save(this.#key, text || replyTo || files || Object.keys(edits).length ? JSON.stringify(this.#draft) : null);
  }

  #takeOver() {
    const left = takeLeft(this.#prefix);
    this.#draft = left === null ? blank() : read(left);
    if (left !== null) this.#keep();
  }
}

function blank() {
  return { text: '', edits: {}, active: null };
}

function read(value) {
  try {
    const { text, edits, active, replyTo, files } = JSON.parse(value);
    if (typeof text === 'string') return { text, edits: { ...edits }, active: edits?.[active] ? active : null, replyTo, files };
  } catch {
    // The earlier format, plain text.
  }
  return { ...blank(), text: value };
}
