import { markKind } from '/js/kind-mark.js';
import { othersIn, roomName } from '/js/rooms.js';

/** Renders the list of rooms with unread counts, and marks the drawer's button. */
export class RoomsView {
  #nav;
  #template;
  #toggle;
  #rooms;
  #current = null;
  #items = new Map();

  /** @param {{nav: HTMLElement, template: HTMLTemplateElement, toggle: HTMLElement, rooms: import('/js/rooms.js').Rooms}} parts */
  constructor({ nav, template, toggle, rooms }) {
    this.#nav = nav;
    this.#template = template;
    this.#toggle = toggle;
    this.#rooms = rooms;
    for (const item of nav.querySelectorAll('[data-room-id]')) this.#items.set(item.dataset.roomId, item);
    rooms.addEventListener('changed', () => this.show(this.#current));
  }

  /** @param {string | null} roomId the room shown next to the list */
  show(roomId) {
    this.#current = roomId;
    const gone = new Set(this.#items.keys());
    let unread = false;
    for (const room of this.#rooms.all) {
      gone.delete(room.id);
      unread = this.#draw(room) || unread;
    }
    for (const id of gone) {
      this.#items.get(id).remove();
      this.#items.delete(id);
    }
    const archived = this.#nav.querySelector('[data-group="archived"]');
    archived.hidden = !archived.querySelector('li');
    this.#sumUp(archived.querySelector('summary'), this.#rooms.all.filter((room) => room.archived));
    this.#toggle?.toggleAttribute('data-unread', unread);
  }

  // The collapsed list of archived rooms shows its sum of unread messages.
  #sumUp(summary, rooms) {
    const marks = rooms.map((room) => ({ ...this.#rooms.mark(room.id), current: room.id === this.#current }));
    badge(summary.querySelector('.unread'), marks.reduce((sum, mark) => sum + (mark.current ? 0 : mark.unread), 0), '');
    badge(summary.querySelector('.mentions'), marks.reduce((sum, mark) => sum + mark.mentions, 0), '@');
  }

  #draw(room) {
    let item = this.#items.get(room.id);
    if (!item) {
      item = this.#template.content.firstElementChild.cloneNode(true);
      item.dataset.roomId = room.id;
      item.dataset.kind = room.kind;
      item.querySelector('a').href = `/rooms/${encodeURIComponent(room.id)}`;
      this.#items.set(room.id, item);
    }
    const list = this.#nav.querySelector(`[data-group="${groupOf(room)}"] ul`);
    if (item.parentElement !== list) list.append(item);
    const current = room.id === this.#current;
    const { unread, mentions } = this.#rooms.mark(room.id);
    item.querySelector('.room-name').textContent = roomName(room, this.#rooms.me);
    markKind(item.querySelector('.kind-mark'), othersIn(room, this.#rooms.me));
    if (current) item.querySelector('a').setAttribute('aria-current', 'page');
    else item.querySelector('a').removeAttribute('aria-current');
    const muted = this.#rooms.level(room.id) === 'nothing';
    badge(item.querySelector('.unread'), current ? 0 : unread, '');
    badge(item.querySelector('.mentions'), mentions, '@');
    item.toggleAttribute('data-unread', !current && unread > 0);
    item.toggleAttribute('data-muted', muted);
    item.toggleAttribute('data-here', this.#someoneElseIsHere(room));
    return !current && unread > 0 && !muted;
  }

  #someoneElseIsHere(room) {
    return room.kind === 'direct' && [...this.#rooms.here(room.id).people.keys()].some((id) => id !== this.#rooms.me.id);
  }
}

function badge(element, count, sign) {
  element.textContent = count > 0 ? sign + (count > 99 ? '99+' : count) : '';
  element.hidden = count <= 0;
}

function groupOf(room) {
  if (room.archived) return 'archived';
  return room.kind === 'direct' ? 'direct' : 'rooms';
}
