import { randomId } from '/js/ids.js';
import { isUnstored, keys, load, save } from '/js/storage.js';
import { tabs } from '/js/tabs.js';

/**
 * Texts of a person that the server has not accepted yet.
 * - `waiting`: not stored; may be sent, edited, discarded
 * - `sending`: being sent by the tab `by`
 * - `unsure`: was being sent when the connection broke or the tab ended; may be stored already
 * `edits` is the number of the message to edit, `of` its client message id; a new message has neither. `order` counts per room, as clocks
 * may be set back.
 * @typedef {{id: string, text: string, state: 'waiting'|'sending'|'unsure', order: number,
 *   by?: string, edits?: number, of?: string, replyTo?: import('/js/wire.js').Quote, note?: string,
 *   files?: WaitingFile[]}} Item
 * @typedef {import('/js/wire.js').FileView & {pending?: import('/js/upload.js').Kept, by?: string}} WaitingFile `pending`: it is not on
 * the server yet; `by` is the tab that uploads it
 */

/**
 * The outbox of one person in one room, kept across losses, reloads and tabs. Each item has its own storage key, because tabs write
 * concurrently. Event: `changed`.
 */
export class Outbox extends EventTarget {
  #prefix;
  /** As stored. @type {Map<string, Item>} */
  #items = new Map();
  #mine = new Set();
  #order = 0;

  /** @param {string} personId @param {string} roomId */
  constructor(personId, roomId) {
    super();
    this.#prefix = `chatapp-outbox:${personId}:${roomId}`;
    this.#takeOver();
    this.#readAll();
    addEventListener('storage', ({ key }) => this.#readAgain(key));
    addEventListener('pageshow', ({ persisted }) => persisted && this.#readAgain(null));
    tabs.addEventListener('changed', () => this.#emit());
  }

  /** The waiting items, oldest first; without those that this tab or another open one is sending. @returns {Item[]} */
  get waiting() {
    return this.#inOrder.filter((item) => !this.#isUnderWay(item))
      .map((item) => (item.state === 'sending' ? { ...item, state: 'unsure' } : item));
  }

  /** The items that this tab is sending, oldest first. @returns {Item[]} */
  get underWay() {
    return this.#inOrder.filter((item) => this.#isMine(item));
  }

  /** @param {string} id @returns {Item | undefined} */
  find(id) {
    return this.waiting.find((item) => item.id === id);
  }

  /** Whether this tab is sending it. @param {string} id */
  isSending(id) {
    return this.underWay.some((item) => item.id === id);
  }

  /** Whether an item is only in this page's memory. @param {string} id */
  isUnstored(id) {
    return isUnstored(this.#key(id));
  }

  /**
   * Adds an item.
   * @param {string} text
   * @param {Pick<Item, 'edits' | 'of' | 'replyTo' | 'files'>} more
   * @returns {Item}
   */
  add(text, { edits, of, replyTo, files }) {
    this.#order = Math.max(this.#order, ...[...this.#items.values()].map((item) => item.order)) + 1;
    const item = { id: newId(), text, state: 'waiting', order: this.#order, edits, of, replyTo, files };
    this.#write(item);
    return item;
  }

  /**
   * Changes an item, unless it is gone or another tab is sending it.
   * @param {string} id @param {Partial<Item>} change @returns {boolean} whether it was changed
   */
  change(id, change) {
    const item = load(this.#key(id)) === null ? undefined : this.#items.get(id);
    const may = item !== undefined && (this.#isMine(item) || !this.#isUnderWay(item));
    const sends = may && change.state === 'sending';
    if (sends) this.#mine.add(id);
    else this.#mine.delete(id);
    if (may) this.#write({ ...item, note: undefined, ...change, by: sends ? tabs.id : undefined });
    return may;
  }

  /** @param {string} id */
  remove(id) {
    this.#mine.delete(id);
    this.#items.delete(id);
    save(this.#key(id), null);
    this.#emit();
  }

  /** Notifies that the display of an item may have changed. */
  touch() {
    this.#emit();
  }

  #isMine(item) {
    return item.state === 'sending' && item.by === tabs.id && this.#mine.has(item.id);
  }

  // An earlier document of this tab, now gone, may have been sending with the same tab id.
  #isUnderWay(item) {
    return item.state === 'sending' && (item.by === tabs.id ? this.#mine.has(item.id) : tabs.isOpen(item.by));
  }

  get #inOrder() {
    return [...this.#items.values()].sort((one, other) => one.order - other.order || (one.id < other.id ? -1 : 1));
  }

  #readAll() {
    this.#items.clear();
    for (const key of keys(`${this.#prefix}:`)) this.#read(key);
  }

  // Another tab has written. @param {string | null} key null for all
  #readAgain(key) {
    if (key !== null && !key.startsWith(`${this.#prefix}:`)) return;
    if (key === null) this.#readAll();
    else this.#read(key);
    this.#emit();
  }

  #read(key) {
    const item = parsed(load(key));
    if (isItem(item)) this.#items.set(item.id, item);
    else this.#items.delete(key.slice(this.#prefix.length + 1));
  }

  // An earlier version stored all items of a room under one key.
  #takeOver() {
    const old = parsed(load(this.#prefix));
    if (!old) return;
    const items = Array.isArray(old) ? old.map((item, index) => ({ ...item, order: index - old.length })).filter(isItem) : [];
    const stored = items.map((item) => save(this.#key(item.id), JSON.stringify(item)));
    if (stored.every(Boolean)) save(this.#prefix, null);
  }

  #key(id) {
    return `${this.#prefix}:${id}`;
  }

  #write(item) {
    this.#items.set(item.id, item);
    save(this.#key(item.id), JSON.stringify(item));
    this.#emit();
  }

  #emit() {
    this.dispatchEvent(new Event('changed'));
  }
}

/** Whether all files of an item are on the server. @param {Item} item */
export function isWhole(item) {
  return !item.files?.some((file) => file.pending);
}

function parsed(value) {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

function isItem(item) {
  return typeof item?.id === 'string' && typeof item.text === 'string' && Number.isFinite(item.order);
}

// Begins with the time in ms, so that new ids are adjacent in the server's index; nothing depends on it. Then random bytes, because two
// pages may write at the same moment.
function newId() {
  return Date.now().toString(16).padStart(12, '0') + randomId(12);
}
