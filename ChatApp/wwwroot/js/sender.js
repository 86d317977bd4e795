import { refusalOf } from '/js/wire.js';

/**
 * Sends what the person says is to be sent. Everything goes through the outbox, so that a loss at any moment leaves it there; the
 * server's unique id makes sending the same item again harmless.
 */
export class Sender {
  #connection;
  #session;
  #outbox;
  #list;
  #roomId;

  /** @param {{connection: object, session: object, outbox: object, list: object, roomId: string}} parts */
  constructor({ connection, session, outbox, list, roomId }) {
    this.#connection = connection;
    this.#session = session;
    this.#outbox = outbox;
    this.#list = list;
    this.#roomId = roomId;
  }

  /** Whether what waits can be sent: what was under way at a loss must wait until the room has caught up. */
  get ready() {
    return this.#connection.open && this.#session.entered;
  }

  /**
   * Puts a text into the outbox and, when connected, sends it.
   * @param {string} text
   * @param {string} [id] of an item that waits: its text is replaced
   */
  post(text, id) {
    if (id) {
      this.#outbox.change(id, { text, state: 'waiting' });
      const item = this.#outbox.find(id);
      if (item) this.send(item);
    } else {
      // What is new cannot be stored already, so it need not wait for the room.
      const item = this.#outbox.add(text);
      if (this.#connection.open) this.#start(item);
    }
  }

  /** Sends everything that waits, in order, with the ids it was first given. */
  sendAll() {
    for (const item of this.#outbox.waiting) this.send(item);
  }

  /** Sends one item. @param {import('/js/outbox.js').Item} item */
  send(item) {
    if (this.ready) this.#start(item);
  }

  /**
   * After catching up: what was under way when the connection broke is either held by the reader, or was not stored.
   * @param {(clientMessageId: string) => boolean} holds
   * @param {boolean} sure false when the reader started afresh and cannot know
   */
  settle(holds, sure) {
    for (const item of this.#outbox.waiting.filter((one) => one.state === 'unsure')) {
      if (holds(item.id)) this.#outbox.remove(item.id);
      else if (sure) this.#outbox.change(item.id, { state: 'waiting' });
    }
  }

  #start(item) {
    this.#outbox.change(item.id, { state: 'sending', at: Date.now() });
    this.#list.showSending(item);
    this.#deliver(item); // Not awaited: the server takes one connection's calls in their order.
  }

  async #deliver(item) {
    try {
      const stored = await this.#connection.invoke('SendMessage', this.#roomId, item.id, item.text);
      this.#list.removeSending(item.id);
      this.#outbox.remove(item.id);
      this.#session.take(stored);
      // The first text was stored after all, before it was changed here: the later one is not lost, it waits as a message of its own.
      if (stored.text !== item.text) this.#outbox.add(item.text);
    } catch (error) {
      const refusal = refusalOf(error);
      this.#list.removeSending(item.id);
      this.#outbox.change(item.id, refusal ? { state: 'waiting', note: refusal.sentence } : { state: 'unsure' });
    }
  }
}
