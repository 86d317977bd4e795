/** What was on screen this long counts as read, in ms; the server is told at most this often. */
const READ_MS = 700;

/** Tells the server how far the person has read: by what was on screen, while the page was. */
export class ReadMarker {
  #connection;
  #rooms;
  #list;
  #room = null;
  #inView = new Set();
  #observer;
  #timer;

  /** @param {{connection: object, rooms: import('/js/rooms.js').Rooms, list: import('/js/message-list.js').MessageList, scroll: HTMLElement}} parts */
  constructor({ connection, rooms, list, scroll }) {
    this.#connection = connection;
    this.#rooms = rooms;
    this.#list = list;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { root: scroll, threshold: [0, 0.6] });
    list.addEventListener('drawn', ({ detail }) => this.#observer.observe(detail));
    for (const name of ['state', 'beat']) connection.addEventListener(name, () => this.#soon()); // A beat marks again what was refused.
    document.addEventListener('visibilitychange', () => this.#soon());
  }

  /** @param {import('/js/room.js').Room | null} room whose messages the list shows from now on */
  show(room) {
    this.#mark(); // What was on screen until now was seen.
    this.#observer.disconnect();
    this.#inView.clear();
    this.#room = room;
    for (const element of this.#list.elements) this.#observer.observe(element);
  }

  #seen(entries) {
    const height = entries[0].rootBounds?.height ?? 0;
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      // Most of it, or, of one that is taller than the view, half a view full.
      if (isIntersecting && (intersectionRatio >= 0.6 || intersectionRect.height > height / 2)) this.#inView.add(target);
      else this.#inView.delete(target);
      if (!target.isConnected) this.#observer.unobserve(target);
    }
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    if (!document.hidden) this.#timer = setTimeout(() => this.#mark(), READ_MS);
  }

  #mark() {
    const room = this.#room;
    if (document.hidden || !room?.session.entered) return;
    const number = Math.max(0, ...[...this.#inView].filter((one) => one.isConnected).map((one) => Number(one.dataset.number)));
    if (number <= this.#rooms.mark(room.id).readUpTo) return;
    this.#connection.invoke('MarkRead', room.id, number).catch(() => {}); // Marked again at the next heartbeat.
  }
}
