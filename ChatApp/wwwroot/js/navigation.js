/** Matches addresses of this page. */
const ROOM = /^\/(?:rooms|sidebar)\/([^/]+)$/;

/** Opens links to rooms and messages within the page, keeping the connection, and handles the browser's back and forward buttons. */
export class Navigation {
  #panel;
  #rooms;
  #isKnown = true;

  /** @param {{panel: import('/js/panel.js').Panel, rooms: import('/js/rooms.js').Rooms}} parts */
  constructor({ panel, rooms }) {
    this.#panel = panel;
    this.#rooms = rooms;
  }

  start() {
    document.addEventListener('click', (event) => this.#follow(event));
    addEventListener('popstate', () => this.#arrive());
    this.#rooms.addEventListener('changed', () => this.#openIfJoined());
  }

  #follow(event) {
    const link = event.target.closest?.('a[href]');
    // Links that ask for a new tab open one.
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    // Links within the document, such as the skip link, are left to the browser.
    if (url.hash && addressOf(url) === addressOf(location)) return;
    if (url.origin === location.origin && this.#open(roomIn(url), url.search, true)) event.preventDefault();
  }

  // So far only the address has changed. Shows what it names, or nothing if it names no room of the person's.
  #arrive() {
    if (addressOf(location) === this.#panel.address) return this.#panel.remember(); // Another anchor within the page.
    this.#isKnown = this.#openAddress();
    return this.#isKnown || this.#panel.showNone();
  }

  // The room in the address has become, or is again, one of the person's.
  #openIfJoined() {
    const wasKnown = this.#isKnown;
    this.#isKnown = this.#rooms.get(roomHere()) !== undefined;
    if (this.#isKnown && !wasKnown && !this.#panel.room) this.#openAddress();
  }

  #openAddress() {
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

// "/" names no room; the history state stores which one was meant.
function roomHere() {
  return location.pathname === '/' ? history.state?.room : roomIn(location);
}

function roomIn({ pathname }) {
  try {
    return decodeURIComponent(ROOM.exec(pathname)?.[1] ?? '');
  } catch {
    return ''; // Not one of our addresses.
  }
}
