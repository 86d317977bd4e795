import { CaughtUpLine } from '/js/caught-up-line.js';
import { NodeChange } from '/js/node-change.js';
import { Room } from '/js/room.js';
import { RoomFeed } from '/js/room-feed.js';
import { RoomHeader } from '/js/room-header.js';
import { RoomHistory } from '/js/room-history.js';
import { roomName } from '/js/rooms.js';
import { StartPosition } from '/js/start-position.js';
import { text } from '/js/texts.js';

/**
 * The current room: opens, shows and leaves it, with header, messages and composer. Changing rooms keeps the one connection. Events:
 * `shown`, `named` (detail: the room's name), `posted` (detail: new messages that arrived live) and `caughtup` (detail: a text about the
 * changes during a lost connection).
 */
export class Panel extends EventTarget {
  #parts;
  #header;
  #feed;
  #history;
  #start;
  #caughtUpLine;
  #nodeChange;
  #opened = new Map();
  #room = null;
  #opening = 0;

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
    this.#header = new RoomHeader(rooms);
    this.#feed = new RoomFeed(parts, (room) => room === this.#room);
    this.#history = new RoomHistory(list, () => this.#room);
    this.#feed.addEventListener('posted', ({ detail }) => this.dispatchEvent(new CustomEvent('posted', { detail })));
    this.#start = new StartPosition(parts, () => this.#redraw());
    this.#caughtUpLine = new CaughtUpLine(list);
    this.#nodeChange = new NodeChange(connection);
    rooms.addEventListener('changed', () => this.#showHeader());
    rooms.addEventListener('lost', ({ detail }) => this.#lost(detail.roomId));
    const read = { older: () => this.#room?.readOlder(), newer: () => this.#room?.readNewer() };
    list.onNearEnds(read, () => this.#keep(list.rangeToKeep));
    connection.addEventListener('beat', () => list.readOn());
    list.addEventListener('shown', () => this.#shown());
    list.addEventListener('pill', () => this.open(this.#room.id, { newest: true }));
    unread.addEventListener('wanted', () => this.#toUnread());
    unread.addEventListener('read', () => this.markRead());
    connection.addEventListener('state', () => {
      // Its statement about missing messages is no longer certain.
      if (!connection.open) this.#caughtUpLine.hide();
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
    return this.#history.address;
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
    this.#follow(room);
    this.#switch(room);
    if (room.window) list.apart(true);
    this.remember();
    if (at && !place) this.#goTo(at);
    else this.#begin(at ? { place } : { unread: true, place });
  }

  /** Stores which room this history entry means, where its address does not say so. */
  remember() {
    this.#history.remember();
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
    if (!same) this.#history.keepPlace(push);
    this.#history.set(roomId, at, push);
    const leaving = newest || (room.window !== null && !room.isScrolledAway && !at && !place);
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
    this.#history.note();
    if (this.#room) this.#close();
    this.#header.clear();
    this.dispatchEvent(new CustomEvent('named', { detail: text('lost.title') }));
  }

  /** The Room object of an id: kept in a cache, so that returning only reads what changed. */
  #of(roomId) {
    let room = this.#opened.get(roomId);
    if (room) return room;
    room = new Room(this.#parts.connection, this.#parts.rooms.me.id, roomId);
    this.#follow(room);
    return room;
  }

  #follow(room) {
    this.#opened.set(room.id, room);
    this.#feed.follow(room);
    room.addEventListener('caughtup', ({ detail }) => room === this.#room && this.#caughtUp(detail));
    room.addEventListener('lost', () => room === this.#room && this.#lost(room.id));
  }

  #switch(room) {
    const { composer, outboxView, marker, unread, list } = this.#parts;
    marker.show(null);
    this.#caughtUpLine.hide();
    if (this.#room && this.#room !== room) this.#room.session.deactivate();
    list.flush(); // The collected messages belong to the previous room.
    this.#room = room;
    document.querySelector('.panel').classList.remove('lost');
    const known = this.#parts.rooms.get(room.id);
    composer.show(room.id, known ? roomName(known, this.#parts.rooms.me) : '', !known?.archived);
    outboxView.show(room);
    unread.show(room);
    marker.show(room);
    this.#showHeader();
    room.session.activate();
    this.#history.visit(room.id);
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
    const moved = this.#nodeChange.takeWords();
    const news = detail.messages + detail.edits + detail.deletions > 0 || !detail.complete;
    if (detail.putBack || (detail.again && (news || moved))) this.#showCaughtUp(detail, moved);
    this.#noteProgress();
    outboxView.draw();
    // Only now are the changes known that arrived while another room was shown; after a reset the start position changes as well.
    if (detail.reset || this.#start.awaited) this.#begin(this.#start.awaited ?? { unread: true });
    this.#showHeader();
    list.readOn();
  }

  #showCaughtUp(detail, moved) {
    const words = this.#caughtUpLine.show(detail, moved, detail.putBack ? this.#room.reader.last : detail.lastBefore);
    this.dispatchEvent(new CustomEvent('caughtup', { detail: words }));
  }

  #goTo(number) {
    this.#parts.unread.mark();
    this.#parts.list.goTo(number, true);
  }

  #begin(start) {
    const [room, opening] = [this.#room, this.#opening];
    this.#start.take(room, start, () => room === this.#room && opening === this.#opening);
  }

  #toUnread() {
    if (this.#room) this.#begin({ unread: true, even: true });
  }

  #showHeader() {
    const { rooms, composer, connection } = this.#parts;
    const room = this.#room && rooms.get(this.#room.id);
    if (!room) return;
    const name = this.#header.show(room, this.#room.reader.started ? 'empty' : connection.open ? 'loading' : 'unread.offline');
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
    document.querySelector('.panel').classList.add('lost');
    this.#header.showLost();
    this.dispatchEvent(new Event('shown'));
  }

  #shown() {
    if (!this.#room) return;
    this.#noteProgress();
    const { list } = this.#parts;
    const oldest = list.oldestToKeep;
    if (oldest !== null) this.#keep([oldest, Infinity]);
  }

  #keep(range) {
    const { list } = this.#parts;
    const kept = range && this.#room?.keepOnly(...range);
    if (!kept) return;
    if (this.#room.window) list.apart(true);
    list.keepOnly(...kept);
  }

  #noteProgress() {
    this.#parts.list.flush();
    const { reader, id } = this.#room;
    const { upToChange, epoch, witness, last } = reader;
    Object.assign(document.querySelector('#messages').dataset, { room: id, upToChange, epoch, witness, lastNumber: last });
  }
}
