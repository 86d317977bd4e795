/** Where an address leads within this page. */
const ROOM = /^\/(?:rooms|sidebar)\/([^/]+)$/;

/** Links to rooms and messages open in the page, on the connection there is, and the browser's buttons go back and forth between them. */
export class Navigation {
  #panel;
  #rooms;
  #status;
  #isKnown = true;

  /** @param {{panel: import('/js/panel.js').Panel, rooms: import('/js/rooms.js').Rooms, status: import('/js/status.js').Status}} parts */
  constructor({ panel, rooms, status }) {
    this.#panel = panel;
    this.#rooms = rooms;
    this.#status = status;
  }

  start() {
    document.addEventListener('click', (event) => this.#follow(event));
    addEventListener('popstate', () => this.#arrive());
    this.#rooms.addEventListener('changed', () => this.#lookAgain());
    this.#panel.addEventListener('named', ({ detail }) => this.#status.retitle(detail));
  }

  #follow(event) {
    const link = event.target.closest?.('a[href]');
    // What asks for a new tab gets one.
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    // Within the page, as the skip link: the browser knows how.
    if (url.hash && addressOf(url) === addressOf(location)) return;
    if (url.origin === location.origin && this.#open(roomIn(url), url.search, true)) event.preventDefault();
  }

  // Only the address has changed so far. What it names is shown, and where it names no room of the person's, none is.
  #arrive() {
    if (addressOf(location) === this.#panel.address) return this.#panel.remember(); // Another place within the page.
    this.#isKnown = this.#goHere();
    return this.#isKnown || this.#panel.showNone();
  }

  // The room that the address names has become the person's, or is again.
  #lookAgain() {
    const wasKnown = this.#isKnown;
    this.#isKnown = this.#rooms.get(roomHere()) !== undefined;
    if (this.#isKnown && !wasKnown && !this.#panel.room) this.#goHere();
  }

  #goHere() {
    return this.#open(roomHere(), location.search, false, history.state?.place);
  }

  #open(roomId, search, push, place = null) {
    if (!this.#rooms.get(roomId)) return false;
    this.#panel.open(roomId, { at: Number(new URLSearchParams(search).get('at')) || null, push, place });
    return true;
  }
}

function addressOf({ pathname, search }) {
  return pathname + search;
}

// "/" names no room; the history remembers which one was meant.
function roomHere() {
  return location.pathname === '/' ? history.state?.room : roomIn(location);
}

function roomIn({ pathname }) {
  try {
    return decodeURIComponent(ROOM.exec(pathname)?.[1] ?? '');
  } catch {
    return ''; // No address of ours.
  }
}
