import { HistoryWindow } from '/js/history-window.js';
import { Outbox } from '/js/outbox.js';
import { RoomReader } from '/js/room-reader.js';
import { RoomSession } from '/js/room-session.js';
import { Sender } from '/js/sender.js';

/** Fewer messages than this do not fill a view. */
const FEW = 50;

/**
 * A room opened in this page, with its state while another one is shown.
 * Events: `changed` (detail: messages to show), `reset`, `caughtup`, `lost`: from the session; `beyond` (detail: messages newer than the
 * window around a permalink, which is shown) and `joined` (that window has reached them: everything is to be rendered again).
 */
export class Room extends EventTarget {
  #connection;

  /**
   * @param {import('/js/connection.js').Connection} connection
   * @param {string} personId
   * @param {string} roomId
   * @param {Date | null} [asOf] when the server rendered its messages, where it did
   */
  constructor(connection, personId, roomId, asOf = null) {
    super();
    this.#connection = connection;
    this.id = roomId;
    this.reader = new RoomReader();
    this.session = new RoomSession(connection, roomId, this.reader, asOf);
    this.outbox = new Outbox(personId, roomId);
    this.sender = new Sender({
      connection, session: this.session, outbox: this.outbox, roomId, find: (number) => this.find(number),
      findMine: (id) => this.reader.messages.find((message) => message.clientMessageId === id && message.author.id === personId),
    });
    /** The messages around a permalink, or far above, while separate from the newest ones. @type {HistoryWindow | null} */
    this.window = null;
    /** Whether the window was made by scrolling, and not to show a certain message. */
    this.isScrolledAway = false;
    /** The scroll position when another room was shown; null at the end. @type {import('/js/scroll-position.js').Place | null} */
    this.place = null;
    this.reader.onOlder = (message) => this.#forward('changed', this.window?.take(message) ?? []);
    for (const name of ['changed', 'reset', 'caughtup', 'lost'])
      this.session.addEventListener(name, ({ detail }) => this.#relay(name, detail));
    // An item that a closed tab was sending may arrive as a message before or after the tab's end is known.
    const holds = (id) => this.reader.holds(personId, id);
    const dropStored = () => this.session.entered && this.sender.dropStored(holds);
    this.outbox.addEventListener('changed', dropStored);
    this.session.addEventListener('changed', ({ detail }) => detail.some((message) => message.author.id === personId) && dropStored());
    this.session.addEventListener('caughtup', ({ detail }) => {
      // Only a document that existed when the connection broke, or one that holds the whole room, can know that an item was not stored.
      const sure = !detail.reset && (detail.again || this.reader.oldest === 1);
      this.sender.settle(holds, sure);
    });
  }

  /** The messages to show, ascending by number. */
  get messages() {
    return (this.window ?? this.reader).messages;
  }

  /** @param {number} number @returns {import('/js/wire.js').MessageView | undefined} a message of the reader or the window */
  find(number) {
    return this.reader.get(number) ?? this.window?.get(number);
  }

  /**
   * Loads the messages around one that is not held.
   * @param {number} number
   * @param {() => boolean} isWanted checked before any change: another room or message may have been opened meanwhile
   * @returns {Promise<boolean>} whether this succeeded
   */
  async openAt(number, isWanted = () => true) {
    if (this.window?.get(number) || (!this.window && this.reader.get(number))) return true;
    const asked = await Promise.all([
      this.#connection.invoke('MessagesBefore', this.id, number + 1),
      this.#connection.invoke('MessagesAfter', this.id, number),
    ]).catch(() => null);
    const messages = asked?.flat() ?? [];
    if (!messages.some((message) => message.number === number) || !isWanted()) return false;
    this.window = new HistoryWindow(messages);
    this.isScrolledAway = false;
    this.reader.noteSeen(messages);
    this.#join();
    return true;
  }

  /** Leaves the permalink: the newest messages are shown again. */
  async toNewest() {
    this.window = null;
    if (this.reader.messages.length < FEW) await this.session.readOlder();
  }

  /** Reads older messages. @returns {Promise<void>} */
  async readOlder() {
    if (!this.window) return void (await this.session.readOlder());
    if (this.window.first > 1) await this.#grow('MessagesBefore', this.window.first);
  }

  /**
   * Discards messages, which `readOlder` and `readNewer` read again; not before the room has caught up, since only then is it known which
   * own messages were stored. Where those to keep are far above the newest ones, they become a window of their own.
   * @param {number} first number of the first to keep
   * @param {number} last number of the last to keep
   * @returns {[number, number] | null} numbers of the first and the last that are kept; null where nothing is discarded
   */
  keepOnly(first, last) {
    if (!this.session.entered) return null;
    if (this.window) {
      this.window.keepOnly(first, last);
      return [first, last];
    }
    const newest = this.reader.last - FEW + 1;
    if (last >= newest - 1) return this.reader.forgetBefore(first) ? [first, Infinity] : null;
    const kept = this.reader.messages.filter(({ number }) => number >= first && number <= last);
    if (!this.reader.forgetBefore(newest)) return null;
    this.window = new HistoryWindow(kept);
    this.isScrolledAway = true;
    return [first, last];
  }

  /** Reads newer messages, on the way back from a permalink. @returns {Promise<void>} */
  async readNewer() {
    if (this.window) await this.#grow('MessagesAfter', this.window.last);
  }

  async #grow(method, number) {
    const grown = this.window;
    const messages = await this.#connection.invoke(method, this.id, number).catch(() => []);
    if (grown !== this.window) return;
    this.reader.noteSeen(messages);
    this.#forward('changed', grown.grow(messages.filter((message) => message.number < this.reader.oldest)));
    this.#join();
  }

  #join() {
    if (this.window.last + 1 < this.reader.oldest) return;
    this.reader.takeOlder(this.window.messages);
    this.window = null;
    this.#forward('joined');
  }

  // While a permalink is shown, newer messages are counted but not rendered.
  #relay(name, detail) {
    if (name === 'reset') this.window = null;
    if (detail?.putBack) this.place = null; // Its number belongs to another message.
    this.#forward(name === 'changed' && this.window ? 'beyond' : name, detail);
  }

  #forward(name, detail) {
    if (name !== 'changed' || detail.length > 0) this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
