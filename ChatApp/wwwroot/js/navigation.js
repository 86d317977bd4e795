/** Where an address leads within this page. */
const ROOM = /^\/(?:rooms|sidebar)\/([^/]+)$/;

/** Links to rooms and messages open in the page, on the connection there is, and the browser's buttons go back and forth between them. */
export class Navigation {
  #panel;
  #rooms;
  #status;

  /** @param {{panel: import('/js/panel.js').Panel, rooms: import('/js/rooms.js').Rooms, status: import('/js/status.js').Status}} parts */
  constructor({ panel, rooms, status }) {
    this.#panel = panel;
    this.#rooms = rooms;
    this.#status = status;
  }

  start() {
    document.addEventListener('click', (event) => this.#follow(event));
    addEventListener('popstate', ({ state }) => this.#go(new URL(location.href), false, state?.place));
    this.#panel.addEventListener('named', ({ detail }) => this.#status.retitle(detail));
  }

  #follow(event) {
    const link = event.target.closest?.('a[href]');
    // What asks for a new tab gets one.
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (url.origin === location.origin && this.#go(url, true)) event.preventDefault();
  }

  #go(url, push, place = null) {
    const roomId = ROOM.exec(url.pathname)?.[1];
    if (!roomId || !this.#rooms.get(decodeURIComponent(roomId))) return false;
    this.#panel.open(decodeURIComponent(roomId), { at: Number(url.searchParams.get('at')) || null, push, place });
    return true;
  }
}
