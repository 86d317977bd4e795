import { CalmSocket } from '/js/calm-socket.js';
import { MOST_MESSAGES } from '/js/room-reader.js';
import { refusalOf } from '/js/wire.js';

/** How long an event's predecessor may be missing before the server is asked for it, in ms. */
const GAP_MS = 300;

/** Retry delay for a busy server, plus up to the same again at random, in ms. */
const BUSY_MS = 2_000;

/**
 * Keeps one room up to date while it is shown: enters it, catches up, applies events, and repairs gaps.
 * Events: `changed` (detail: messages to show), `reset` (everything held before is to be discarded; `changed` follows; detail {putBack}:
 * whether the server was restored to an earlier state), `caughtup` (detail {messages, edits, deletions, complete, reset, putBack, again,
 * lastBefore, first}) and `lost` (the person is no longer in the room).
 */
export class RoomSession extends EventTarget {
  #connection;
  #roomId;
  #reader;
  #active = false;
  #entered = false;
  #entering = false;
  #visit = 0;
  #hellos = 0;
  #enteredOn = null;
  #catchUp = null;
  #repairing = false;
  #asOf;
  #gap;
  #later;

  /**
   * @param {import('/js/connection.js').Connection} connection
   * @param {string} roomId
   * @param {import('/js/room-reader.js').RoomReader} reader
   * @param {Date | null} asOf when the server rendered the messages that the reader holds; null where it holds none, or this is unknown
   */
  constructor(connection, roomId, reader, asOf = null) {
    super();
    this.#asOf = asOf;
    this.#connection = connection;
    this.#roomId = roomId;
    this.#reader = reader;
    connection.addEventListener('hello', () => {
      this.#hellos++;
      if (this.#active) this.#enter();
    });
    connection.addEventListener('MessageChanged', (event) => this.#active && this.take(event.detail));
    connection.addEventListener('beat', ({ detail: { answer } }) => this.#beaten(answer.heads[roomId], answer.witness));
    connection.addEventListener('state', () => connection.open || this.#leave());
  }

  /** Whether the room is entered and caught up. */
  get entered() {
    return this.#entered;
  }

  /** Up to when the room is known as it is held: the server was heard then, and nothing was missing. @returns {Date | null} */
  get asOf() {
    return this.#entered ? CalmSocket.latest.heardAt : this.#asOf;
  }

  /** Called when the room is shown. */
  activate() {
    this.#active = true;
    this.#connection.holding.set(this.#roomId, () => (this.#entered ? this.#reader.upToChange : 0));
    if (this.#connection.open) this.#enter();
  }

  /** Called when another room is shown. */
  deactivate() {
    this.#active = false;
    this.#connection.holding.delete(this.#roomId);
    this.#leave();
    if (this.#connection.open) this.#connection.invoke('LeaveRoom', this.#roomId).catch(() => {});
  }

  /** Applies a live event, or the response to an own call. @param {import('/js/wire.js').MessageView} message */
  take(message) {
    if (message.roomId !== this.#roomId) return;
    this.#show(this.#reader.takeEvent(message));
    this.#watchGap();
  }

  /** Reads older messages, if there are any. @returns {Promise<boolean>} whether there may be more */
  async readOlder() {
    if (!this.#entered || this.#reader.oldest <= 1) return false;
    this.#reader.beginOlder();
    const messages = await this.#connection.invoke('MessagesBefore', this.#roomId, this.#reader.oldest).catch(() => []);
    this.#show(this.#reader.takeOlder(messages));
    return messages.length > 0 && this.#reader.oldest > 1;
  }

  async #enter() {
    const visit = ++this.#visit;
    const reader = this.#reader;
    const wasThere = reader.started;
    // A catch-up interrupted by a lost connection continues its count.
    this.#catchUp ??= {
      lastBefore: reader.last, came: new Map(), edited: new Map(reader.messages.map(({ number, editedAt }) => [number, timeOf(editedAt)])),
    };
    const { lastBefore, came, edited } = this.#catchUp;
    let reset = false;
    let putBack = false;
    // A connection that broke before entering the room counts as an earlier connection as well.
    if (wasThere) this.#enteredOn ??= this.#hellos;
    const show = (messages) => {
      for (const message of messages) came.set(message.number, message);
      this.#show(messages);
    };
    this.#entering = true;
    reader.beginEntering();
    try {
      let page = await this.#connection.invoke('EnterRoom', this.#roomId, wasThere ? reader.upToChange : null, reader.witness);
      for (let given = page.messages.length; visit === this.#visit; given += page.messages.length) {
        const shown = reader.started ? reader.takePage(page) : null;
        if (shown) show(shown);
        if (shown && !page.more) break;
        if (shown === null || given >= MOST_MESSAGES) {
          reset = wasThere;
          putBack = reader.started && reader.isForeign(page);
          if (wasThere) page = await this.#connection.invoke('EnterRoom', this.#roomId, null, null);
          if (visit !== this.#visit) break;
          this.#reset(page, putBack);
          for (const message of page.messages) if (message.number > lastBefore) came.set(message.number, message);
          break;
        }
        page = await this.#connection.invoke('ChangesAfter', this.#roomId, reader.upToChange, reader.witness);
      }
    } catch (error) {
      if (visit === this.#visit) this.#notEntered(refusalOf(error));
      return;
    }
    if (visit !== this.#visit) return;
    this.#entering = false;
    show(reader.finishEntering());
    this.#entered = true;
    this.#watchGap();
    this.#catchUp = null;
    const again = this.#enteredOn !== null && this.#enteredOn !== this.#hellos;
    this.#enteredOn = this.#hellos;
    this.#emit('caughtup', {
      ...tally([...came.values()], lastBefore, edited), complete: reader.complete, reset, putBack, again, lastBefore, first: !wasThere,
    });
  }

  // The connection ended meanwhile, and the next one catches up; or the server was too busy.
  #notEntered(refusal) {
    this.#entering = false;
    this.#show(this.#reader.finishEntering());
    if (refusal?.code === 'RoomNotFound') this.#emit('lost');
    else this.#laterAgain(refusal);
  }

  // The connection is open, and a person's press opened the room: a retry needs no new press.
  #laterAgain(refusal) {
    clearTimeout(this.#later);
    if (!['TryAgain', 'TooManyRequests'].includes(refusal?.code) || !this.#active) return;
    const ms = BUSY_MS * (1 + Math.random());
    this.#later = setTimeout(() => {
      if (this.#entered) this.#repair();
      else if (!this.#entering) this.#enter();
    }, ms);
  }

  #reset(page, putBack) {
    this.#reader.reset(page);
    this.#emit('reset', { putBack });
    this.#show(page.messages);
  }

  #leave() {
    this.#asOf = this.asOf;
    this.#visit++;
    if (this.#entering) this.#show(this.#reader.finishEntering());
    this.#entering = this.#entered = false;
    clearTimeout(this.#gap);
    clearTimeout(this.#later);
  }

  // A head beyond the reader's means that an event was lost; the response may be older than later events. A different witness: the database
  // was restored while the server ran, so ask whether the messages held are still stored.
  #beaten(head, witness) {
    if (this.#active && !this.#entered && !this.#entering) this.#enter();
    else if (this.#entered && (head > this.#reader.upToChange || witness !== this.#reader.witness)) this.#repair();
  }

  #watchGap() {
    clearTimeout(this.#gap);
    if (this.#entered && this.#reader.hasGap) this.#gap = setTimeout(() => this.#reader.hasGap && this.#repair(), GAP_MS);
  }

  async #repair() {
    if (this.#repairing) return;
    this.#repairing = true;
    const visit = this.#visit;
    try {
      for (let more = true, given = 0; more && visit === this.#visit;) {
        const page = await this.#connection.invoke('ChangesAfter', this.#roomId, this.#reader.upToChange, this.#reader.witness);
        if (visit !== this.#visit) break;
        const shown = this.#reader.takePage(page);
        if (shown) this.#show(shown);
        given += page.messages.length;
        more = shown !== null && page.more && given < MOST_MESSAGES;
        if (shown === null || (page.more && !more)) await this.#repairWithReset(visit, shown === null && this.#reader.isForeign(page));
      }
    } catch (error) {
      // Connection ended: the next one detects the gap again.
      if (visit === this.#visit) this.#laterAgain(refusalOf(error));
    } finally {
      this.#repairing = false;
    }
  }

  async #repairWithReset(visit, putBack) {
    const page = await this.#connection.invoke('EnterRoom', this.#roomId, null, null);
    if (visit !== this.#visit) return;
    this.#reset(page, putBack);
    if (!putBack) return;
    this.#emit('caughtup', {
      ...tally([], 0, new Map()), complete: this.#reader.complete, reset: true, putBack, again: true, lastBefore: 0, first: false,
    });
  }

  #show(messages) {
    if (messages.length) this.#emit('changed', messages);
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// A reaction or a pin counts as nothing: it is no message, and changes none's text.
function tally(messages, lastBefore, edited) {
  const there = messages.filter((message) => !message.deletedAt);
  const posted = there.filter((message) => message.number > lastBefore);
  const edits = there.filter(({ number, editedAt }) => number <= lastBefore && timeOf(editedAt) !== edited.get(number));
  return { messages: posted.length, edits: edits.length, deletions: messages.length - there.length };
}

// The server's page writes times with another precision.
function timeOf(time) {
  return time ? Date.parse(time) : 0;
}
