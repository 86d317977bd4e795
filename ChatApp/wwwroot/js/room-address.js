/** How long the browser remembers the room last visited: one year, in seconds. The same as on the server. */
const REMEMBERED_S = 365 * 24 * 3600;
const SECURE = location.protocol === 'https:' ? '; secure' : '';

/** The address of the current room, and what the browser remembers of it. */
export class RoomAddress {
  #current = addressNow();

  /** From the root. */
  get current() {
    return this.#current;
  }

  /**
   * Gives the page the address of a room.
   * @param {string} roomId
   * @param {number | null} at a message in it
   * @param {boolean} push whether to change the browser's address, which otherwise has changed already
   */
  set(roomId, at, push) {
    const path = pathOf(roomId);
    const address = at ? `${path}?at=${at}` : path;
    if (push && address !== addressNow()) history.pushState(null, '', address);
    this.note();
  }

  /** Notes the address to which the browser has gone. */
  note() {
    this.#current = addressNow();
  }

  /** Stores in the history state which room "/" means: the server, which chose it, may choose another one later. @param {string} roomId */
  remember(roomId) {
    if (location.pathname === '/') history.replaceState({ ...history.state, room: roomId }, '');
  }

  /** Stores which room "/" is to mean from now on. @param {string} roomId */
  visit(roomId) {
    document.cookie = `chatapp-room=${encodeURIComponent(roomId)}; path=/; max-age=${REMEMBERED_S}; samesite=lax${SECURE}`;
  }
}

function addressNow() {
  return location.pathname + location.search;
}

function pathOf(roomId) {
  return `/${document.body.classList.contains('sidebar') ? 'sidebar' : 'rooms'}/${encodeURIComponent(roomId)}`;
}
