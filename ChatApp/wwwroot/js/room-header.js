import { markKind } from '/js/kind-mark.js';
import { othersIn, roomName } from '/js/rooms.js';
import { text } from '/js/texts.js';

/** What the page says about the current room: above the messages its kind, name and topic, and in their place why there are none. */
export class RoomHeader {
  #rooms;

  /** @param {import('/js/rooms.js').Rooms} rooms */
  constructor(rooms) {
    this.#rooms = rooms;
  }

  /**
   * @param {object} room of the rooms
   * @param {'empty' | 'loading' | 'unread.offline'} reason for showing no messages
   * @returns {string} the room's name
   */
  show(room, reason) {
    const { me } = this.#rooms;
    const name = roomName(room, me);
    roomElement('.room-title').dataset.kind = room.kind;
    roomElement('.room-title .room-name').textContent = name;
    markKind(roomElement('.room-title .kind-mark'), othersIn(room, me));
    roomElement('.room-title .topic').textContent = room.topic;
    this.#showEmpty(reason, name);
    roomElement('#archived').hidden = !room.archived;
    return name;
  }

  /** Shows that there is no room. */
  clear() {
    roomElement('.room-title .room-name').textContent = roomElement('.room-title .topic').textContent = '';
    markKind(roomElement('.room-title .kind-mark'), []);
    roomElement('#archived').hidden = true;
  }

  /** Shows that the room was lost; its name stays. */
  showLost() {
    this.#showEmpty('lost');
  }

  #showEmpty(reason, room) {
    roomElement('.empty-title').textContent = text(`${reason}.title`);
    roomElement('.empty-hint').textContent = text(`${reason}.hint`, { room });
  }
}

function roomElement(selector) {
  return document.querySelector(selector);
}
