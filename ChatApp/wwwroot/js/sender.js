import { randomId } from '/js/ids.js';
import { isWhole } from '/js/outbox.js';
import { tabs } from '/js/tabs.js';
import { refusalOf, refusalWords, textProblem } from '/js/wire.js';

/** The server's code for exceeding one person's message rate. */
const TOO_FAST = 'TooManyMessages';

/** How long until the server accepts more, in ms. */
const TOO_FAST_MS = 1_000;

/**
 * Sends messages and edits on the person's request. Everything goes through the outbox, so that a loss at any moment keeps it there;
 * the server makes sending the same item again harmless.
 */
export class Sender {
  #connection;
  #session;
  #outbox;
  #roomId;
  #find;
  #findMine;
  #queued = new Set();
  /** Items to be sent as soon as their files are on the server. */
  #uploading = new Set();
  #meant = new Map();
  #sendsAll = false;

  /**
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/room-session.js').RoomSession} parts.session
   * @param {import('/js/outbox.js').Outbox} parts.outbox
   * @param {string} parts.roomId
   * @param {(number: number) => import('/js/wire.js').MessageView | undefined} parts.find a message held
   * @param {(clientMessageId: string) => import('/js/wire.js').MessageView | undefined} parts.findMine an own message held
   */
  constructor({ connection, session, outbox, roomId, find, findMine }) {
    this.#connection = connection;
    this.#session = session;
    this.#outbox = outbox;
    this.#roomId = roomId;
    this.#find = find;
    this.#findMine = findMine;
    connection.addEventListener('hello', () => this.#sendQueued());
    // After a failed attempt nothing is sent automatically: from now on the item waits for its Send button.
    connection.addEventListener('state', ({ detail: { state, waits } }) => {
      if (state !== 'disconnected' && (state !== 'refused' || waits)) return;
      this.#queued.clear();
      this.#uploading.clear();
    });
  }

  /** Whether waiting items can be sent: one being sent at a loss must wait until the room has caught up. */
  get ready() {
    return this.#connection.open && this.#session.entered;
  }

  /** Whether an item is sent automatically by the connection in progress. @param {string} id */
  isQueued(id) {
    return this.#queued.has(id);
  }

  /** Keeps an item from being sent automatically, because it is being edited. @param {string} id */
  hold(id) {
    this.#queued.delete(id);
    this.#uploading.delete(id);
  }

  /**
   * Sends a new message. It cannot be stored already, so it need not wait for the room.
   * @param {string} text
   * @param {{files?: import('/js/outbox.js').WaitingFile[], replyTo?: import('/js/wire.js').Quote}} [more] uploads, and the message that
   *   it answers
   */
  post(text, more = {}) {
    this.#startOrQueue(this.#outbox.add(text, more));
  }

  /**
   * Changes the text of a stored message.
   * @param {number} number @param {string} text
   * @param {string} [of] the message's client message id: after a restore, the number may belong to another message
   */
  edit(number, text, of = this.#find(number)?.clientMessageId) {
    const waiting = this.#outbox.waiting.find((item) => item.edits === number && item.of === of);
    if (waiting) return this.revise(waiting.id, text);
    if (this.#edited({ edits: number, of })?.text === text) return;
    this.#startOrQueue(this.#outbox.add(text, { edits: number, of }));
  }

  /** Changes the text of an item, and sends it when possible. @param {string} id @param {string} text */
  revise(id, text) {
    if (this.#outbox.isSending(id)) return void this.#meant.set(id, text);
    if (!this.#outbox.change(id, { text, state: 'waiting' })) return this.#reviseSent(id, text);
    this.#startOrQueue(this.#outbox.find(id));
  }

  /**
   * Sends all waiting items, in order, with their original ids: one after another, because the server limits the rate, and an item that
   * it refused for that would be overtaken by the next.
   */
  async sendAll() {
    if (this.#sendsAll) return;
    this.#sendsAll = true;
    for (const { id } of this.#outbox.waiting) {
      let refused = TOO_FAST;
      for (let wait = 0; refused === TOO_FAST && this.ready; wait = TOO_FAST_MS) {
        if (wait) await new Promise((resolve) => { setTimeout(resolve, wait); });
        const item = this.#outbox.waiting.find((waiting) => waiting.id === id); // It may have been edited or discarded meanwhile.
        refused = item && this.ready ? await this.#start(item) : undefined;
      }
    }
    this.#sendsAll = false;
  }

  /** Sends one item. @param {import('/js/outbox.js').Item} item */
  send(item) {
    if (this.ready) this.#start(item);
  }

  /**
   * After catching up: an item being sent when the connection broke is either held by the reader, or was not stored.
   * @param {(clientMessageId: string) => boolean} holds
   * @param {boolean} sure false when the reader was reset and cannot know
   */
  settle(holds, sure) {
    this.dropStored(holds);
    for (const item of this.#unsure)
      if (item.edits ? this.#edited(item) : sure) this.#outbox.change(item.id, { state: 'waiting' });
  }

  /** Removes items that turn out to be stored. @param {(clientMessageId: string) => boolean} holds */
  dropStored(holds) {
    for (const item of this.#unsure) {
      const edited = item.edits && this.#edited(item);
      if (item.edits ? edited?.text === item.text || edited?.deletedAt : holds(item.id)) this.#outbox.remove(item.id);
    }
  }

  #edited({ edits, of }) {
    const message = this.#find(edits);
    return !of || message?.clientMessageId === of ? message : undefined;
  }

  get #unsure() {
    return this.#outbox.waiting.filter((item) => item.state === 'unsure');
  }

  // The item is no longer in the outbox: it was sent or discarded by another tab.
  #reviseSent(id, text) {
    const stored = this.#findMine(id);
    if (stored) this.edit(stored.number, text, stored.clientMessageId);
    else this.post(text);
  }

  #startOrQueue(item) {
    if (this.#connection.open) return this.#start(item);
    if (this.#connection.coming) this.#queued.add(item.id);
    if (!isWhole(item)) this.#finishFiles(item.id);
    this.#outbox.touch();
  }

  #sendQueued() {
    const items = this.#outbox.waiting.filter((item) => this.#queued.has(item.id));
    this.#queued.clear();
    for (const item of items) this.#start(item);
  }

  #start(item) {
    const problem = textProblem(item.text);
    if (problem) return void this.#outbox.change(item.id, { state: item.state, note: problem });
    if (!isWhole(item)) return this.#upload(item.id);
    if (!this.#outbox.change(item.id, { state: 'sending' })) return undefined;
    return this.#deliver(item); // Usually not awaited: the server processes one connection's calls in order.
  }

  // The press that sent the item counts until the connection ends: after that, the item waits for its Send button.
  async #upload(id) {
    if (this.#uploading.has(id)) return undefined;
    this.#uploading.add(id);
    const whole = await this.#finishFiles(id);
    const item = this.#uploading.delete(id) && whole && this.#connection.open ? this.#outbox.find(id) : undefined;
    return item && this.#start(item);
  }

  /** @returns {Promise<boolean>} whether the files of an item are on the server */
  async #finishFiles(id) {
    const { finishFiles } = await import('/js/pending-files.js').catch(() => ({ finishFiles: () => false }));
    return finishFiles(this.#outbox, id);
  }

  /** @returns {Promise<string | undefined>} the code of the refusal; undefined for none */
  async #deliver(item) {
    try {
      let stored = item.edits
        ? await this.#connection.invoke('EditMessage', this.#roomId, item.edits, item.text, item.of ?? null)
        : await this.#connection.invoke('SendMessage', this.#roomId, item.id, item.text, ...extrasOf(item));
      this.#session.take(stored);
      // The first text was stored after all, before it was changed here: the latest text counts.
      for (let text = this.#lastMeant(item, item.text); stored.text !== text && !stored.deletedAt; text = this.#lastMeant(item, text)) {
        this.#outbox.change(item.id, { state: 'sending', edits: stored.number, of: stored.clientMessageId, text });
        stored = await this.#connection.invoke('EditMessage', this.#roomId, stored.number, text, stored.clientMessageId);
        this.#session.take(stored);
      }
      this.#outbox.remove(item.id);
    } catch (error) {
      const refusal = refusalOf(error);
      const text = this.#lastMeant(item, undefined);
      this.#outbox.change(item.id, {
        ...(refusal ? { state: 'waiting', note: refusalWords(refusal) } : { state: 'unsure' }), ...(text && { text }),
        // The message is gone: the text can be sent as new.
        ...(refusal?.code === 'MessageNotFound' && { edits: undefined, of: undefined, replyTo: undefined }),
        // The server keeps what no message names for a day: the files are looked for again, and else to be picked again.
        ...(refusal?.code === 'FileNotFound' && { files: item.files?.map(unsentFile) }),
      });
      return refusal?.code;
    }
  }

  #lastMeant(item, text) {
    const meant = this.#meant.get(item.id) ?? text;
    this.#meant.delete(item.id);
    return meant;
  }
}

function unsentFile({ id, name, size, type }) {
  return { id, name, size, type, by: tabs.id, pending: { key: randomId(8), id, name, size, type, modified: 0 } };
}

// The fourth argument, for messages that have more than text: a server before it takes three.
function extrasOf({ files, replyTo }) {
  return files || replyTo ? [{ files: files?.map((file) => file.id), replyTo: replyTo?.number }] : [];
}
