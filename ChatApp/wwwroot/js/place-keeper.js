/** The scroll position is saved once scrolling has paused for this long, in ms. */
const SETTLED_MS = 500;

/** Saves the scroll position of the current room: in the room, for a change of rooms, and in the history state, for the browser's Back. */
export class PlaceKeeper {
  #list;
  #current;
  #settled;

  /** @param {import('/js/message-list.js').MessageList} list @param {() => import('/js/room.js').Room | null} current the room shown */
  constructor(list, current) {
    this.#list = list;
    this.#current = current;
    list.addEventListener('moved', () => {
      clearTimeout(this.#settled);
      this.#settled = setTimeout(() => this.keep(), SETTLED_MS);
    });
    addEventListener('pagehide', () => this.keep());
  }

  /** Saves it now. @param {boolean} [stays] whether the history entry is still this room's */
  keep(stays = true) {
    clearTimeout(this.#settled);
    const room = this.#current();
    if (!room) return;
    room.place = this.#list.place;
    const place = room.place && { room: room.id, ...room.place };
    const saved = history.state?.place ?? null;
    if (stays && JSON.stringify(place) !== JSON.stringify(saved)) history.replaceState({ ...history.state, place }, '');
  }
}
