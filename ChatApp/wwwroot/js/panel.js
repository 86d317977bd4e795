import { caughtUpWords } from '/js/caught-up.js';
import { Room } from '/js/room.js';
import { roomName } from '/js/rooms.js';
import { counted, text } from '/js/texts.js';

/** One year, in seconds: how long the browser remembers the room last visited. The server's page does the same. */
const REMEMBERED_S = 365 * 24 * 3600;
const SECURE = location.protocol === 'https:' ? '; secure' : '';

/**
 * The room shown: its header, its messages and where people write. Changing rooms keeps the one connection. Event: `shown`.
 */
export class Panel extends EventTarget {
  #parts;
  #opened = new Map();
  #room = null;
  #opening = 0;
  #leftOff = null;
  #caughtUpLine = find('#caught-up');
  #unreadLine = find('#unread');

  /**
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/message-list.js').MessageList} parts.list
   * @param {import('/js/composer.js').Composer} parts.composer
   * @param {import('/js/outbox-view.js').OutboxView} parts.outboxView
   * @param {import('/js/read-marker.js').ReadMarker} parts.marker
   */
  constructor(parts) {
    super();
    this.#parts = parts;
    const { rooms, list, connection, outboxView } = parts;
    rooms.addEventListener('changed', () => this.#showHeader());
    rooms.addEventListener('lost', ({ detail }) => this.#lost(detail.roomId));
    list.onNearEnds({ older: () => this.#room?.readOlder(), newer: () => this.#room?.readNewer() });
    connection.addEventListener('beat', () => list.readOn());
    list.addEventListener('pill', () => this.open(this.#room.id, { newest: true }));
    connection.addEventListener('state', () => {
      outboxView.draw();
      this.#showHeader();
    });
  }

  /** The room shown; null where it was lost. @returns {Room | null} */
  get room() {
    return this.#room;
  }

  /** Whether the room shown can be written in. */
  get writable() {
    return this.#room !== null && !this.#parts.rooms.get(this.#room.id)?.archived;
  }

  /**
   * Takes over what the server drew.
   * @param {Room} room
   * @param {number | null} at the message that the address points to
   */
  adopt(room, at) {
    this.#listen(room);
    this.#switch(room);
    if (room.window) this.#parts.list.apart(true);
    if (at) this.#parts.list.goTo(at, true);
    else this.#showUnread();
  }

  /**
   * Shows a room.
   * @param {string} roomId
   * @param {object} [how]
   * @param {number | null} [how.at] a message to bring into view
   * @param {boolean} [how.push] whether the address changes with it
   * @param {boolean} [how.newest] whether a permalink is left behind
   */
  async open(roomId, { at = null, push = true, newest = false } = {}) {
    const opening = ++this.#opening;
    const room = this.#of(roomId);
    const same = room === this.#room;
    const address = at ? `${pathOf(roomId)}?at=${at}` : pathOf(roomId);
    if (push && address !== location.pathname + location.search) history.pushState(null, '', address);
    if (!same) this.#switch(room);
    const leaving = newest || (room.window !== null && !at);
    if (leaving) await room.toNewest();
    if (at && !(await room.openAt(at))) at = null;
    if (opening !== this.#opening) return;
    if (!same || leaving || at) this.#redraw();
    if (at) this.#parts.list.goTo(at, true);
    else if (!same) this.#showUnread();
  }

  /** Room for one's own use: rooms are kept, so that coming back costs only what changed. */
  #of(roomId) {
    let room = this.#opened.get(roomId);
    if (room) return room;
    room = new Room(this.#parts.connection, this.#parts.rooms.me.id, roomId);
    this.#listen(room);
    return room;
  }

  #listen(room) {
    this.#opened.set(room.id, room);
    const { list, rooms } = this.#parts;
    const here = (name, handle) => room.addEventListener(name, ({ detail }) => {
      if (room === this.#room) handle(detail);
    });
    room.addEventListener('changed', ({ detail }) => detail.forEach((message) => rooms.note(message)));
    here('changed', (messages) => {
      list.show(messages);
      this.#noteProgress();
    });
    here('beyond', (messages) => list.countBeyond(messages.filter((one) => !one.editedAt && one.author.id !== rooms.me.id).length));
    here('afresh', () => {
      list.clear();
      list.apart(false);
    });
    here('joined', () => {
      list.apart(false);
      list.show(room.messages);
    });
    here('caughtup', (detail) => this.#caughtUp(detail));
    here('lost', () => this.#lost(room.id));
  }

  #switch(room) {
    const { composer, outboxView, marker } = this.#parts;
    marker.show(null);
    this.#leftOff = this.#parts.rooms.mark(room.id).readUpTo;
    if (this.#room && this.#room !== room) this.#room.session.deactivate();
    this.#room = room;
    find('.panel').classList.remove('lost');
    const known = this.#parts.rooms.get(room.id);
    composer.show(room.id, known ? roomName(known, this.#parts.rooms.me) : '', !known?.archived);
    outboxView.show(room);
    marker.show(room);
    this.#showHeader();
    room.session.activate();
    document.cookie = `chatapp-room=${encodeURIComponent(room.id)}; path=/; max-age=${REMEMBERED_S}; samesite=lax${SECURE}`;
    this.dispatchEvent(new Event('shown'));
  }

  #redraw() {
    const { list, outboxView, marker } = this.#parts;
    list.reset(this.#room.messages, this.#room.window !== null);
    marker.show(this.#room);
    outboxView.draw();
    this.#noteProgress();
  }

  #caughtUp(detail) {
    if (detail.again) {
      this.#caughtUpLine.hidden = false;
      this.#caughtUpLine.querySelector('.words').textContent = `${text('caught.since')} · ${caughtUpWords(detail)}`;
      this.#parts.list.insertAfter(detail.lastBefore, this.#caughtUpLine);
    }
    this.#noteProgress();
    this.#parts.outboxView.draw();
    // The first time since the room was opened: only now is it known what came while another one was shown.
    if (!detail.again && this.#leftOff !== null) this.#showUnread();
    this.#leftOff = null;
    this.#showHeader();
    this.#parts.list.readOn();
  }

  // Where reading was left off, when the room was opened.
  #showUnread() {
    const { list, rooms } = this.#parts;
    const unread = this.#leftOff === null ? [] : this.#room.messages.filter((message) => message.number > this.#leftOff);
    this.#unreadLine.hidden = !unread.some((message) => message.author.id !== rooms.me.id);
    if (this.#unreadLine.hidden) return;
    this.#unreadLine.querySelector('.words').textContent = counted('unread', this.#room.reader.last - this.#leftOff);
    list.insertAfter(this.#leftOff, this.#unreadLine);
    list.startAt(this.#unreadLine);
  }

  #showHeader() {
    const { rooms, composer, connection } = this.#parts;
    const room = this.#room && rooms.get(this.#room.id);
    if (!room) return;
    const name = roomName(room, rooms.me);
    find('.room-title').dataset.kind = room.kind;
    find('.room-title .room-name').textContent = name;
    find('.room-title .topic').textContent = room.topic;
    const empty = this.#room.reader.started ? 'empty' : connection.open ? 'loading' : 'unread.offline';
    find('.empty-title').textContent = text(`${empty}.title`);
    find('.empty-hint').textContent = text(`${empty}.hint`, { room: name });
    find('#archived').hidden = !room.archived;
    composer.name(name, !room.archived);
    this.dispatchEvent(new CustomEvent('named', { detail: name }));
  }

  #lost(roomId) {
    this.#opened.delete(roomId);
    if (this.#room?.id !== roomId) return;
    this.#opening++; // What is being read of it is not shown any more.
    const { list, outboxView, marker, composer } = this.#parts;
    this.#room.session.deactivate();
    this.#room = null;
    marker.show(null);
    list.reset([], false);
    outboxView.show(null);
    composer.name('', false);
    find('.panel').classList.add('lost');
    find('.empty-title').textContent = text('lost.title');
    find('.empty-hint').textContent = text('lost.hint');
    this.dispatchEvent(new Event('shown'));
  }

  #noteProgress() {
    const { reader, id } = this.#room;
    Object.assign(find('#messages').dataset, { room: id, upToChange: reader.upToChange, epoch: reader.epoch, lastNumber: reader.last });
  }
}

function pathOf(roomId) {
  return document.body.classList.contains('sidebar') ? `/sidebar/${encodeURIComponent(roomId)}` : `/rooms/${encodeURIComponent(roomId)}`;
}

function find(selector) {
  return document.querySelector(selector);
}
