/**
 * Passes what happens in the opened rooms on to the views that show the current one. Event: `posted` (detail: new messages that arrived
 * live in the current room).
 */
export class RoomFeed extends EventTarget {
  #rooms;
  #list;
  #marker;
  #unread;
  #isCurrent;

  /**
   * @param {object} parts
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/message-list.js').MessageList} parts.list
   * @param {import('/js/read-marker.js').ReadMarker} parts.marker
   * @param {import('/js/unread-view.js').UnreadView} parts.unread
   * @param {(room: import('/js/room.js').Room) => boolean} isCurrent
   */
  constructor({ rooms, list, marker, unread }, isCurrent) {
    super();
    this.#rooms = rooms;
    this.#list = list;
    this.#marker = marker;
    this.#unread = unread;
    this.#isCurrent = isCurrent;
  }

  /** @param {import('/js/room.js').Room} room from now on */
  follow(room) {
    const here = (name, handle) => room.addEventListener(name, ({ detail }) => {
      if (this.#isCurrent(room)) handle(detail);
    });
    room.addEventListener('changed', ({ detail }) => detail.forEach((message) => this.#rooms.note(message)));
    let last = room.reader.last;
    const takePosted = (messages) => {
      const posted = messages.filter((one) => one.number > last && !one.deletedAt);
      last = room.reader.last;
      if (posted.length && room.session.entered) this.dispatchEvent(new CustomEvent('posted', { detail: posted }));
      return posted;
    };
    here('changed', (messages) => {
      this.#list.show(messages);
      this.#unread.note(messages, last);
      takePosted(messages);
    });
    here('beyond', (messages) => this.#countBeyond(takePosted(messages)));
    here('reset', ({ putBack }) => {
      if (putBack) last = room.reader.last; // The read messages have other numbers.
      if (putBack) this.#marker.forget(room.id);
      this.#list.clear();
      this.#list.apart(false);
    });
    here('joined', () => this.#join(room));
  }

  #countBeyond(messages) {
    this.#list.countBeyond(messages.filter((one) => one.author.id !== this.#rooms.me.id).length);
  }

  #join(room) {
    const list = this.#list;
    list.show(room.messages.filter((message) => list.element(message.number)?.dataset.change !== String(message.change)));
    list.flush(); // Before apart(false): these messages were loaded, and are not new.
    list.apart(false);
  }
}
