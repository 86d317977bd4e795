import { attentive, onAttention } from '/js/attention.js';

/** A message visible for this long counts as seen, in ms: one that flies by while scrolling does not. */
const SEEN_MS = 200;

/** Minimum interval between reports to the server, in ms. */
const MARK_READ_MS = 500;

/** The part of a message that must be visible; for one taller than the view, half the view suffices. */
const SEEN_PART = 0.6;

/**
 * Reports the person's read position to the server: it advances over visible messages, one after another. A gap that is not loaded
 * stops it; deleted and own messages do not.
 */
export class ReadMarker {
  #connection;
  #rooms;
  #list;
  #scroll;
  #room = null;
  #lastId = null;
  #near = new Set();
  #since = new Map();
  #seen = new Map();
  #sentUpTo = new Map();
  #paused = new Set();
  #observer;
  #updateTimer;
  #markTimer = 0;
  #frame = 0;

  /**
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/message-list.js').MessageList} parts.list
   * @param {HTMLElement} parts.scroll
   */
  constructor({ connection, rooms, list, scroll }) {
    this.#connection = connection;
    this.#rooms = rooms;
    this.#list = list;
    this.#scroll = scroll;
    this.#observer = new IntersectionObserver((entries) => this.#noteNear(entries), { root: scroll });
    list.addEventListener('drawn', ({ detail }) => this.#observer.observe(detail));
    list.addEventListener('moved', () => this.#updateSoon());
    rooms.addEventListener('unmarked', ({ detail }) => this.pause(detail));
    connection.addEventListener('state', () => {
      this.#sentUpTo.clear(); // Calls pending when a connection ended may not have arrived.
      this.#update();
    });
    connection.addEventListener('beat', () => this.#update()); // A heartbeat retries refused calls.
    onAttention(() => this.#update());
  }

  /** @param {import('/js/room.js').Room | null} room whose messages the list shows from now on */
  show(room) {
    this.#update(); // Messages visible until now were seen.
    this.#sendRead();
    this.#observer.disconnect();
    this.#near.clear();
    this.#since.clear();
    this.#room = room;
    if (!room) return;
    if (room.id !== this.#lastId) this.#paused.delete(room.id);
    this.#lastId = room.id;
    for (const element of this.#list.elements) this.#observer.observe(element);
  }

  /** The person marked messages of a room as unread: visible ones stay unread until the room is opened again. @param {string} roomId */
  pause(roomId) {
    this.#paused.add(roomId);
    this.#seen.delete(roomId);
    this.#sentUpTo.delete(roomId);
  }

  /** The numbers of a room now belong to other messages. @param {string} roomId */
  forget(roomId) {
    this.#seen.delete(roomId);
    this.#sentUpTo.delete(roomId);
    if (roomId === this.#room?.id) this.#since.clear();
  }

  /** Marks a room as read. @param {string} roomId */
  markAll(roomId) {
    this.#paused.delete(roomId);
    this.#send(roomId, this.#rooms.get(roomId).lastNumber);
  }

  #noteNear(entries) {
    for (const { target, isIntersecting } of entries) {
      const number = Number(target.dataset.number);
      if (target !== this.#list.element(number)) this.#observer.unobserve(target); // An edit has replaced the element.
      else if (isIntersecting) this.#near.add(number);
      else this.#near.delete(number);
    }
    this.#update();
  }

  #updateSoon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#update();
    });
  }

  #update() {
    if (!this.#room) return;
    const now = performance.now();
    const inView = attentive() ? this.#inView() : new Set();
    const seen = this.#seenIn(this.#room.id);
    let next = Infinity;
    for (const [number, since] of this.#since) {
      const left = since + SEEN_MS - now;
      if (left <= 0) seen.add(number);
      else if (inView.has(number)) next = Math.min(next, left);
      if (!inView.has(number)) this.#since.delete(number);
    }
    for (const number of inView) {
      if (this.#since.has(number) || seen.has(number)) continue;
      this.#since.set(number, now);
      next = Math.min(next, SEEN_MS);
    }
    clearTimeout(this.#updateTimer);
    if (next < Infinity) this.#updateTimer = setTimeout(() => this.#update(), next);
    if (!this.#markTimer && this.#readUpTo() > 0) this.#markTimer = setTimeout(() => this.#sendRead(), MARK_READ_MS);
  }

  #inView() {
    const view = this.#scroll.getBoundingClientRect();
    const numbers = new Set();
    if (this.#scroll.closest('[inert]')) return numbers; // A thread covers it.
    for (const number of this.#near) {
      const { top, bottom, height } = this.#list.element(number)?.getBoundingClientRect() ?? { height: 0 };
      const shown = Math.min(bottom, view.bottom) - Math.max(top, view.top);
      if (height > 0 && (shown >= height * SEEN_PART || shown > view.height / 2)) numbers.add(number);
    }
    return numbers;
  }

  #seenIn(roomId) {
    if (!this.#seen.has(roomId)) this.#seen.set(roomId, new Set());
    return this.#seen.get(roomId);
  }

  // The new read position; 0 where it cannot advance.
  #readUpTo() {
    const room = this.#room;
    if (!room || this.#paused.has(room.id) || !this.#connection.open || !room.session.entered) return 0;
    const seen = this.#seenIn(room.id);
    const from = Math.max(this.#rooms.mark(room.id).readUpTo, this.#sentUpTo.get(room.id) ?? 0);
    let number = from;
    while (seen.has(number + 1) || this.#needsNoReading(room.find(number + 1))) number++;
    return number > from ? number : 0;
  }

  #needsNoReading(message) {
    return message && (message.deletedAt || message.author.id === this.#rooms.me.id);
  }

  #sendRead() {
    clearTimeout(this.#markTimer);
    this.#markTimer = 0;
    const number = this.#readUpTo();
    if (number === 0) return;
    const [seen, { readUpTo }] = [this.#seenIn(this.#room.id), this.#rooms.mark(this.#room.id)];
    for (const one of seen) if (one <= readUpTo) seen.delete(one);
    this.#send(this.#room.id, number);
  }

  #send(roomId, number) {
    if (!this.#connection.open) return;
    this.#sentUpTo.set(roomId, number);
    this.#connection.invoke('MarkRead', roomId, number).catch(() => this.#sentUpTo.delete(roomId)); // Retried at the next heartbeat.
  }
}
