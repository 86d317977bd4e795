import { refusalOf, refusalWords } from '/js/wire.js';

/**
 * Sends what the person says is to be sent: messages, and edits of them. Everything goes through the outbox, so that a loss at any moment
 * leaves it there; the server makes sending the same item again harmless.
 */
export class Sender {
  #connection;
  #session;
  #outbox;
  #roomId;
  #find;

  /**
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/room-session.js').RoomSession} parts.session
   * @param {import('/js/outbox.js').Outbox} parts.outbox
   * @param {string} parts.roomId
   * @param {(number: number) => import('/js/wire.js').MessageView | undefined} parts.find a message held
   */
  constructor({ connection, session, outbox, roomId, find }) {
    this.#connection = connection;
    this.#session = session;
    this.#outbox = outbox;
    this.#roomId = roomId;
    this.#find = find;
  }

  /** Whether what waits can be sent: what was under way at a loss must wait until the room has caught up. */
  get ready() {
    return this.#connection.open && this.#session.entered;
  }

  /** Says something new. It cannot be stored already, so it need not wait for the room. @param {string} text */
  post(text) {
    const item = this.#outbox.add(text);
    if (this.#connection.open) this.#start(item);
  }

  /** Gives a stored message another text. @param {number} number @param {string} text */
  edit(number, text) {
    if (this.#find(number)?.text === text) return;
    const waiting = this.#outbox.waiting.find((item) => item.edits === number);
    if (waiting) return this.revise(waiting.id, text);
    const item = this.#outbox.add(text, number);
    if (this.#connection.open) this.#start(item);
  }

  /** Gives an item that waits another text, and sends it when it can be sent. @param {string} id @param {string} text */
  revise(id, text) {
    this.#outbox.change(id, { text, state: 'waiting' });
    const item = this.#outbox.find(id);
    if (item) this.send(item);
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
      const edited = item.edits && this.#find(item.edits);
      if (item.edits ? edited?.text === item.text || edited?.deletedAt : holds(item.id)) this.#outbox.remove(item.id);
      else if (item.edits ? edited : sure) this.#outbox.change(item.id, { state: 'waiting' });
    }
  }

  #start(item) {
    this.#outbox.change(item.id, { state: 'sending', at: Date.now() });
    this.#deliver(item); // Not awaited: the server takes one connection's calls in their order.
  }

  async #deliver(item) {
    try {
      let stored = item.edits
        ? await this.#connection.invoke('EditMessage', this.#roomId, item.edits, item.text)
        : await this.#connection.invoke('SendMessage', this.#roomId, item.id, item.text);
      this.#session.take(stored);
      // The first text was stored after all, before it was changed here: what was last meant is what counts.
      if (stored.text !== item.text && !stored.deletedAt) {
        this.#outbox.change(item.id, { state: 'sending', at: Date.now(), edits: stored.number });
        stored = await this.#connection.invoke('EditMessage', this.#roomId, stored.number, item.text);
        this.#session.take(stored);
      }
      this.#outbox.remove(item.id);
    } catch (error) {
      const refusal = refusalOf(error);
      this.#outbox.change(item.id, refusal ? { state: 'waiting', note: refusalWords(refusal) } : { state: 'unsure' });
    }
  }
}
