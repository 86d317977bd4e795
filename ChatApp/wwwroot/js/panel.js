import { caughtUpWords } from '/js/caught-up.js';
import { markKind } from '/js/kind-mark.js';
import { Room } from '/js/room.js';
import { othersIn, roomName } from '/js/rooms.js';
import { text } from '/js/texts.js';

/** The scroll position is saved once scrolling has paused for this long, in ms. */
const SETTLED_MS = 500;

/** How long the browser remembers the room last visited: one year, in seconds. The same as on the server. */
const REMEMBERED_S = 365 * 24 * 3600;
const SECURE = location.protocol === 'https:' ? '; secure' : '';

/**
 * The current room: header, messages and composer. Changing rooms keeps the one connection. Events:
 * `shown` and `caughtup` (detail: a text about the changes during a lost connection).
 */
export class Panel extends EventTarget {
  #parts;
  #opened = new Map();
  #room = null;
  #opening = 0;
  #beginning = null;
  #settled;
  #caughtUpLine = null;
  #address = location.pathname + location.search;

  /**
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/message-list.js').MessageList} parts.list
   * @param {import('/js/composer.js').Composer} parts.composer
   * @param {import('/js/outbox-view.js').OutboxView} parts.outboxView
   * @param {import('/js/read-marker.js').ReadMarker} parts.marker
   * @param {import('/js/unread-view.js').UnreadView} parts.unread
   */
  constructor(parts) {
    super();
    this.#parts = parts;
    const { rooms, list, connection, outboxView, unread } = parts;
    rooms.addEventListener('changed', () => this.#showHeader());
    rooms.addEventListener('lost', ({ detail }) => this.#lost(detail.roomId));
    list.onNearEnds({ older: () => this.#room?.readOlder(), newer: () => this.#room?.readNewer() });
    connection.addEventListener('beat', () => list.readOn());
    list.addEventListener('shown', () => this.#shown());
    list.addEventListener('pill', () => this.open(this.#room.id, { newest: true }));
    list.addEventListener('moved', () => {
      clearTimeout(this.#settled);
      this.#settled = setTimeout(() => this.#keepPlace(), SETTLED_MS);
    });
    addEventListener('pagehide', () => this.#keepPlace());
    unread.addEventListener('wanted', () => this.#toUnread());
    unread.addEventListener('read', () => this.markRead());
    connection.addEventListener('state', () => {
      // Its statement about missing messages is no longer certain.
      if (!connection.open && this.#caughtUpLine) list.removeLine(this.#caughtUpLine);
      outboxView.draw();
      this.#showHeader();
    });
  }

  /** The current room; null where it was lost. @returns {Room | null} */
  get room() {
    return this.#room;
  }

  /** The current address, from the root. */
  get address() {
    return this.#address;
  }

  /** Whether the current room accepts messages. */
  get writable() {
    return this.#room !== null && !this.#parts.rooms.get(this.#room.id)?.archived;
  }

  /**
   * Takes over the server-rendered room.
   * @param {Room} room
   * @param {number | null} at the message in the address
   */
  adopt(room, at) {
    const { list } = this.#parts;
    const place = history.state?.place?.room === room.id ? history.state.place : null;
    this.#listen(room);
    this.#switch(room);
    if (room.window) list.apart(true);
    this.remember();
    if (at && !place) this.#goTo(at);
    else this.#begin(at ? { place } : { unread: true, place });
  }

  /** Stores in the history state which room "/" means: the server, which chose it, may choose another one later. */
  remember() {
    if (location.pathname === '/' && this.#room) history.replaceState({ ...history.state, room: this.#room.id }, '');
  }

  /**
   * Shows a room.
   * @param {string} roomId
   * @param {object} [how]
   * @param {number | null} [how.at] a message to scroll to
   * @param {boolean} [how.push] whether to change the address
   * @param {boolean} [how.newest] whether to leave a permalink
   * @param {object | null} [how.place] the scroll position from the history state
   */
  async open(roomId, { at = null, push = true, newest = false, place = null } = {}) {
    const opening = ++this.#opening;
    const isCurrent = () => opening === this.#opening;
    const room = this.#of(roomId);
    const same = room === this.#room;
    if (place?.room !== roomId) place = null;
    const pointed = at !== null;
    if (place) at = null; // Going back restores the reader's scroll position.
    if (!same) this.#keepPlace(push);
    const address = at ? `${pathOf(roomId)}?at=${at}` : pathOf(roomId);
    if (push && address !== location.pathname + location.search) history.pushState(null, '', address);
    this.#address = location.pathname + location.search;
    const leaving = newest || (room.window !== null && !at && !place);
    if (leaving) room.toNewest();
    // Synchronously, before any wait: header, messages and composer must belong to the same room.
    if (!same) this.#switch(room);
    if (!same || leaving) this.#redraw();
    if (at && !(await room.openAt(at, isCurrent))) at = null;
    if (!isCurrent()) return;
    if (at) this.#redraw();
    if (at) this.#goTo(at);
    else if (!same || place) this.#begin({ unread: !same && !(pointed && place), place: place ?? room.place });
  }

  /** Marks the current room as read. @returns {boolean} whether there was anything unread */
  markRead() {
    const { unread, marker, connection } = this.#parts;
    if (!this.#room || !connection.open) return false;
    const any = unread.first !== null;
    if (any) marker.markAll(this.#room.id);
    unread.hide();
    return any;
  }

  /** Marks a message and all later ones as unread. @param {number} number */
  markUnread(number) {
    const { marker, connection } = this.#parts;
    marker.pause(this.#room.id);
    if (connection.open) connection.invoke('MarkUnread', this.#room.id, number).catch(() => {});
  }

  /** Shows that the address names no room of the person's. */
  showNone() {
    this.#address = location.pathname + location.search;
    if (this.#room) this.#close();
    find('.room-title .room-name').textContent = find('.room-title .topic').textContent = '';
    markKind(find('.room-title .kind-mark'), []);
    find('#archived').hidden = true;
    this.dispatchEvent(new CustomEvent('named', { detail: text('lost.title') }));
  }

  /** The Room object of an id: kept in a cache, so that returning only reads what changed. */
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
    let last = room.reader.last;
    here('changed', (messages) => {
      list.show(messages);
      this.#parts.unread.note(messages, last);
      last = room.reader.last;
    });
    here('beyond', (messages) => list.countBeyond(messages.filter((one) => !one.editedAt && one.author.id !== rooms.me.id).length));
    here('reset', ({ putBack }) => {
      if (putBack) last = room.reader.last; // The read messages have other numbers.
      if (putBack) this.#parts.marker.forget(room.id);
      list.clear();
      list.apart(false);
    });
    here('joined', () => {
      list.show(room.messages.filter((message) => list.element(message.number)?.dataset.change !== String(message.change)));
      list.flush(); // Before apart(false): these messages were loaded, and are not new.
      list.apart(false);
    });
    here('caughtup', (detail) => this.#caughtUp(detail));
    here('lost', () => this.#lost(room.id));
  }

  #switch(room) {
    const { composer, outboxView, marker, unread, list } = this.#parts;
    marker.show(null);
    if (this.#caughtUpLine) list.removeLine(this.#caughtUpLine);
    if (this.#room && this.#room !== room) this.#room.session.deactivate();
    list.flush(); // The collected messages belong to the previous room.
    this.#room = room;
    find('.panel').classList.remove('lost');
    const known = this.#parts.rooms.get(room.id);
    composer.show(room.id, known ? roomName(known, this.#parts.rooms.me) : '', !known?.archived);
    outboxView.show(room);
    unread.show(room);
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
    const { list, outboxView } = this.#parts;
    const news = detail.messages + detail.edits + detail.deletions > 0 || !detail.complete;
    if (detail.putBack || (detail.again && news)) this.#showCaughtUp(detail);
    this.#noteProgress();
    outboxView.draw();
    // Only now are the changes known that arrived while another room was shown; after a reset the start position changes as well.
    if (detail.reset || this.#beginning) this.#begin(this.#beginning ?? { unread: true });
    this.#showHeader();
    list.readOn();
  }

  #showCaughtUp(detail) {
    this.#caughtUpLine ??= newLine('caught-up');
    const words = detail.putBack ? text('caught.putBack') : `${text('caught.since')} · ${caughtUpWords(detail)}`;
    this.#caughtUpLine.querySelector('.words').textContent = words;
    this.dispatchEvent(new CustomEvent('caughtup', { detail: words }));
    this.#parts.list.insertAfter(detail.putBack ? this.#room.reader.last : detail.lastBefore, this.#caughtUpLine);
  }

  #goTo(number) {
    this.#parts.unread.mark();
    this.#parts.list.goTo(number, true);
  }

  // A room starts at its first unread message, else at its last scroll position, else at its end. Missing messages are read, or waited for.
  async #begin(how) {
    const { list, unread, connection } = this.#parts;
    const [room, opening] = [this.#room, this.#opening];
    this.#beginning = null;
    const wanted = how.unread && unread.first;
    const number = wanted || how.place?.number;
    if (number && this.#startAt(how, wanted)) return;
    if (connection.state === 'disconnected' || connection.state === 'refused') return;
    if (!room.session.entered) {
      this.#beginning = how; // Changes in the meantime are also known only when the room has caught up.
      return;
    }
    if (!number) return;
    if (!(await room.openAt(number)) || room !== this.#room || opening !== this.#opening) return;
    this.#redraw();
    this.#startAt(how, wanted);
    list.readOn();
  }

  #startAt(how, wanted) {
    const { list, unread } = this.#parts;
    if (!wanted) return list.restore(how.place);
    if (!this.#room.messages.some((message) => message.number === wanted)) return false;
    const line = unread.mark();
    if (line) list.startAt(line, how.even);
    return true;
  }

  #toUnread() {
    if (this.#room) this.#begin({ unread: true, even: true });
  }

  // In the room, for a change of rooms, and in the history state, for the browser's Back.
  #keepPlace(stays = true) {
    clearTimeout(this.#settled);
    const room = this.#room;
    if (!room) return;
    room.place = this.#parts.list.place;
    const place = room.place && { room: room.id, ...room.place };
    if (stays && JSON.stringify(place) !== JSON.stringify(history.state?.place ?? null)) history.replaceState({ ...history.state, place }, '');
  }

  #showHeader() {
    const { rooms, composer, connection } = this.#parts;
    const room = this.#room && rooms.get(this.#room.id);
    if (!room) return;
    const name = roomName(room, rooms.me);
    find('.room-title').dataset.kind = room.kind;
    find('.room-title .room-name').textContent = name;
    markKind(find('.room-title .kind-mark'), othersIn(room, rooms.me));
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
    if (this.#room?.id === roomId) this.#close();
  }

  // The room's unsent items stay visible: they exist nowhere else.
  #close() {
    const { list, outboxView, marker, composer, unread } = this.#parts;
    this.#opening++; // Discards pending reads of it.
    this.#room.session.deactivate();
    this.#room = null;
    marker.show(null);
    unread.show(null);
    list.reset([], false);
    outboxView.draw();
    composer.name('', false);
    find('.panel').classList.add('lost');
    find('.empty-title').textContent = text('lost.title');
    find('.empty-hint').textContent = text('lost.hint');
    this.dispatchEvent(new Event('shown'));
  }

  #shown() {
    if (!this.#room) return;
    this.#noteProgress();
    const { list } = this.#parts;
    const oldest = list.oldestToKeep;
    if (oldest !== null && this.#room.forgetBefore(oldest)) list.dropBefore(oldest);
  }

  #noteProgress() {
    this.#parts.list.flush();
    const { reader, id } = this.#room;
    Object.assign(find('#messages').dataset, { room: id, upToChange: reader.upToChange, epoch: reader.epoch, witness: reader.witness, lastNumber: reader.last });
  }
}

function pathOf(roomId) {
  return document.body.classList.contains('sidebar') ? `/sidebar/${encodeURIComponent(roomId)}` : `/rooms/${encodeURIComponent(roomId)}`;
}

function newLine(id) {
  const line = document.createElement('li');
  line.id = id;
  line.className = 'divider';
  line.append(Object.assign(document.createElement('span'), { className: 'words' }));
  return line;
}

function find(selector) {
  return document.querySelector(selector);
}
