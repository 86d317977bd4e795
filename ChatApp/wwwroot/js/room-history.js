/** The scroll position is saved once scrolling has paused for this long, in ms. */
const SETTLED_MS = 500;

/** How long the browser remembers the room last visited: one year, in seconds. The same as on the server. */
const REMEMBERED_S = 365 * 24 * 3600;
const SECURE = location.protocol === 'https:' ? '; secure' : '';

/** The current room in the browser's address and history: where it is, and where the reader was in it. */
export class RoomHistory {
  #list;
  #room;
  #address = addressNow();
  #settled;

  /** @param {import('/js/message-list.js').MessageList} list @param {() => import('/js/room.js').Room | null} room the current one */
  constructor(list, room) {
    this.#list = list;
    this.#room = room;
    list.addEventListener('moved', () => {
      clearTimeout(this.#settled);
      this.#settled = setTimeout(() => this.keepPlace(), SETTLED_MS);
    });
    addEventListener('pagehide', () => this.keepPlace());
  }

  /** The current address, from the root. */
  get address() {
    return this.#address;
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
    this.#address = addressNow();
  }

  /** Saves the scroll position: in the room, for a change of rooms, and in the history state, for the browser's Back.
   * @param {boolean} [stays] whether the history entry is still this room's */
  keepPlace(stays = true) {
    clearTimeout(this.#settled);
    const room = this.#room();
    if (!room) return;
    room.place = this.#list.place;
    const place = room.place && { room: room.id, ...room.place };
    const saved = history.state?.place ?? null;
    if (stays && JSON.stringify(place) !== JSON.stringify(saved)) history.replaceState({ ...history.state, place }, '');
  }

  /** Stores in the history state which room "/" means: the server, which chose it, may choose another one later. */
  remember() {
    const room = this.#room();
    if (location.pathname === '/' && room) history.replaceState({ ...history.state, room: room.id }, '');
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
