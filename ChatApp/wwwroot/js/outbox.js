import { load, save } from '/js/storage.js';

/** How long another tab may be sending before its item is shown here as one that waits, in ms; an answer comes within 5 s. */
const OTHERS_SENDING_MS = 15_000;

/**
 * What a person wrote that the server has not accepted.
 * - `waiting`: not stored; may be sent, edited, discarded
 * - `sending`: under way
 * - `unsure`: was under way when the connection broke; may be stored already
 * `edits` is the number of the message whose text it is to become; a new message has none.
 * @typedef {{id: string, text: string, state: 'waiting'|'sending'|'unsure', at: number, edits?: number, note?: string}} Item
 */

/** The outbox of one person in one room, kept across losses, reloads and tabs. Event: `changed`. */
export class Outbox extends EventTarget {
  #key;
  #mine = new Set();

  /** @param {string} personId @param {string} roomId */
  constructor(personId, roomId) {
    super();
    this.#key = `chatapp-outbox:${personId}:${roomId}`;
    addEventListener('storage', (event) => event.key === this.#key && this.#tell());
  }

  /** What waits here, the oldest first: not what this tab, or just now another one, is sending. @returns {Item[]} */
  get waiting() {
    return this.#read().filter((item) => !this.#underWay(item)).map((item) => (item.state === 'sending' ? { ...item, state: 'unsure' } : item));
  }

  /** What this tab is sending, the oldest first. @returns {Item[]} */
  get underWay() {
    return this.#read().filter((item) => item.state === 'sending' && this.#mine.has(item.id));
  }

  /** @param {string} id @returns {Item | undefined} */
  find(id) {
    return this.waiting.find((item) => item.id === id);
  }

  /** Adds a text. @param {string} text @param {number} [edits] the message whose text it is to become @returns {Item} */
  add(text, edits) {
    const item = { id: newId(), text, state: 'waiting', at: Date.now(), edits };
    this.#write([...this.#read(), item]);
    return item;
  }

  /** @param {string} id @param {Partial<Item>} change */
  change(id, change) {
    if (change.state === 'sending') this.#mine.add(id);
    else this.#mine.delete(id);
    this.#write(this.#read().map((item) => (item.id === id ? { ...item, note: undefined, ...change } : item)));
  }

  /** @param {string} id */
  remove(id) {
    this.#mine.delete(id);
    this.#write(this.#read().filter((item) => item.id !== id));
  }

  #underWay(item) {
    return item.state === 'sending' && (this.#mine.has(item.id) || Date.now() - item.at < OTHERS_SENDING_MS && !this.#fromBefore(item));
  }

  // What was being sent before this page was loaded, a reload broke off or another tab is at: the latter says so by a storage event.
  #fromBefore(item) {
    return item.at < performance.timeOrigin;
  }

  #read() {
    try {
      const items = JSON.parse(load(this.#key) ?? '[]');
      return Array.isArray(items) ? items.filter((item) => typeof item?.id === 'string' && typeof item.text === 'string') : [];
    } catch {
      return [];
    }
  }

  #write(items) {
    save(this.#key, items.length ? JSON.stringify(items) : null);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event('changed'));
  }
}

// Begins with the time in ms, so that the server finds new ids beside each other; then chance, because two pages may write at the same
// moment. crypto.randomUUID is missing on plain http beyond loopback.
function newId() {
  const time = Date.now().toString(16).padStart(12, '0');
  return time + Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
