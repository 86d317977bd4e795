/** @typedef {{unread?: boolean, even?: boolean, place?: object | null}} Start `unread`: at the first unread message, if there is one;
 * `even`: also if it is in view already; else at `place` */

/** Where the reader starts in a room: at its first unread message, else at the last scroll position, else at its end. Missing messages are
 * read, or waited for. */
export class StartPosition {
  #list;
  #unread;
  #connection;
  #redraw;
  #awaited = null;

  /**
   * @param {object} parts
   * @param {import('/js/message-list.js').MessageList} parts.list
   * @param {import('/js/unread-view.js').UnreadView} parts.unread
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {() => void} redraw renders the room again, with the messages that were read
   */
  constructor({ list, unread, connection }, redraw) {
    this.#list = list;
    this.#unread = unread;
    this.#connection = connection;
    this.#redraw = redraw;
  }

  /** The start that waits until the room has caught up; null for none. @returns {Start | null} */
  get awaited() {
    return this.#awaited;
  }

  /** @param {import('/js/room.js').Room} room the current one @param {Start} start @param {() => boolean} isCurrent whether it still is */
  async take(room, start, isCurrent) {
    this.#awaited = null;
    const { state } = this.#connection;
    const wanted = start.unread && this.#unread.first;
    const number = wanted || start.place?.number;
    if (number && this.#scroll(room, start, wanted)) return;
    if (state === 'disconnected' || state === 'refused') return;
    if (!room.session.entered) {
      this.#awaited = start; // Changes in the meantime are also known only when the room has caught up.
      return;
    }
    if (!number) return;
    if (!(await room.openAt(number)) || !isCurrent()) return;
    this.#redraw();
    this.#scroll(room, start, wanted);
    this.#list.readOn();
  }

  #scroll(room, start, wanted) {
    if (!wanted) return this.#list.restore(start.place);
    if (!room.messages.some((message) => message.number === wanted)) return false;
    const line = this.#unread.mark();
    if (line) this.#list.startAt(line, start.even);
    return true;
  }
}
