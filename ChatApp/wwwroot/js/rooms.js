import { FrameBatch } from '/js/frame-batch.js';
import { isolated, text } from '/js/texts.js';

/** The settings for notifications of a person who has changed none. */
const DEFAULTS = { rooms: 'mentions', quietFrom: null, quietUntil: null, hidesText: false, sound: false };

/**
 * The person's rooms: names, unread counts, connected people.
 * Events: `changed`; `unmarked` (detail: the id of a room in which the person marked messages as unread); `lost` (detail {roomId, cause}).
 */
export class Rooms extends EventTarget {
  #me;
  #rooms = new Map();
  #marks = new Map();
  #present = new Map();
  #notifications;
  #aside = null;
  #since = null;
  #connection;
  #hellos = 0;
  #noted = new FrameBatch(() => this.#emit());

  /**
   * @param {import('/js/connection.js').Connection} connection
   * @param {{person: object, rooms: object[], reads: object[], notifications?: object}} state the initial state in the page
   */
  constructor(connection, { person, rooms, reads, notifications }) {
    super();
    this.#connection = connection;
    this.#me = person;
    this.#replaceAll(rooms, reads);
    this.#notify(notifications);
    connection.addEventListener('state', ({ detail }) => {
      if (detail.state === 'connecting') this.#begin();
      if (!connection.open) this.#forgetWhoIsHere();
    });
    connection.addEventListener('hello', ({ detail }) => this.#greeted(detail));
    const apply = {
      RoomChanged: this.#change, RoomLost: this.#lose, ReadChanged: this.#read, PresenceChanged: this.#presence,
      NotificationsChanged: this.#notify,
    };
    for (const [name, handle] of Object.entries(apply))
      connection.addEventListener(name, ({ detail }) => this.#now(() => handle.call(this, detail)));
    connection.addEventListener('MessageChanged', ({ detail }) => this.note(detail));
    connection.addEventListener('PersonChanged', ({ detail }) => this.#rename(detail));
  }

  get me() {
    return this.#me;
  }

  /** All rooms, in the server's order; new ones are last. */
  get all() {
    return [...this.#rooms.values()];
  }

  /** @param {string} roomId */
  get(roomId) {
    return this.#rooms.get(roomId);
  }

  /** The person's settings for notifications. */
  get notifications() {
    return this.#notifications;
  }

  /** The person's read position and unread count, and the level of notification where they chose one. @param {string} roomId */
  mark(roomId) {
    const { readUpTo = 0, mentions = 0, deleted = 0, notify } = this.#marks.get(roomId) ?? {};
    return { readUpTo, mentions, notify, unread: Math.max(0, (this.#rooms.get(roomId)?.lastNumber ?? 0) - readUpTo - deleted) };
  }

  /** The level of notification of a room for which the person chose none. @param {string} roomId */
  defaultLevel(roomId) {
    return this.#rooms.get(roomId)?.kind === 'direct' ? 'everything' : this.#notifications.rooms;
  }

  /** The messages of a room that the person wants to be notified of. @param {string} roomId @returns {'everything' | 'mentions' |
   * 'nothing'} */
  level(roomId) {
    return this.mark(roomId).notify ?? this.defaultLevel(roomId);
  }

  /** Number of unread messages that the person wants to be notified of. @param {string} roomId */
  wanted(roomId) {
    const { unread, mentions } = this.mark(roomId);
    return { everything: unread, mentions, nothing: 0 }[this.level(roomId)];
  }

  /** The connected people of a room, as far as reported. @param {string} roomId @returns {{count: number, people: Map<string, object>}} */
  here(roomId) {
    return this.#present.get(roomId) ?? { count: 0, people: new Map() };
  }

  /** A message was stored; also called for responses to own calls. @param {import('/js/wire.js').MessageView} message */
  note(message) {
    const room = this.#rooms.get(message.roomId);
    if (!room || message.number <= room.lastNumber) return;
    this.#rooms.set(room.id, { ...room, lastNumber: message.number });
    this.#noted.add([room.id]);
  }

  /** Adds a room from a call's response. @param {object} room */
  take(room) {
    this.#change(room);
    this.#emit();
  }

  // Events received before the response to Hello are newer than that response.
  #begin() {
    this.#aside = [];
  }

  #forgetWhoIsHere() {
    if (this.#present.size === 0) return;
    this.#present.clear();
    this.#emit();
  }

  #greeted({ person, rooms, reads, moreRooms, notifications }) {
    this.#me = person;
    this.#notify(notifications);
    this.#hellos++;
    this.#since = null;
    const before = moreRooms ? this.all.filter(({ id }) => !rooms.some((room) => room.id === id)) : [];
    this.#replaceAll([...rooms, ...before], [...(moreRooms ? this.#marks.values() : []), ...reads]);
    for (const change of this.#aside ?? []) change();
    this.#aside = null;
    if (moreRooms) this.#loadRest(rooms, new Set(before.map((room) => room.id)));
    this.#emit();
  }

  // The rooms of a person with very many arrive in several responses. Known rooms stay until it is certain that they are gone.
  async #loadRest(first, unsure) {
    const hello = this.#hellos;
    for (let known = first, more = true; more; ) {
      this.#since = [];
      const page = await this.#connection.invoke('RoomsAfter', known.at(-1).id).catch(() => null);
      if (!page || hello !== this.#hellos) return; // The next connection starts over.
      for (const room of page.rooms) {
        unsure.delete(room.id);
        this.#rooms.set(room.id, room);
      }
      for (const mark of page.reads) this.#marks.set(mark.roomId, mark);
      for (const change of this.#since) change(); // Possibly newer than the response.
      ({ rooms: known, more } = page);
      if (!more) for (const roomId of unsure) this.#rooms.delete(roomId);
      this.#emit();
    }
    this.#since = null;
  }

  #now(change) {
    if (this.#aside) return this.#aside.push(change);
    this.#since?.push(change);
    change();
    return this.#emit();
  }

  #replaceAll(rooms, reads) {
    this.#rooms = new Map(rooms.map((room) => [room.id, room]));
    this.#marks = new Map(reads.map((mark) => [mark.roomId, mark]));
  }

  #change(room) {
    this.#rooms.set(room.id, { ...room, lastNumber: Math.max(room.lastNumber, this.#rooms.get(room.id)?.lastNumber ?? 0) });
  }

  #lose([roomId, cause]) {
    this.#rooms.delete(roomId);
    this.#marks.delete(roomId);
    this.dispatchEvent(new CustomEvent('lost', { detail: { roomId, cause } }));
  }

  #read(mark) {
    const before = this.#marks.get(mark.roomId)?.readUpTo;
    this.#marks.set(mark.roomId, mark); // The server sends marks in order.
    if (mark.readUpTo < before && !this.#aside) this.dispatchEvent(new CustomEvent('unmarked', { detail: mark.roomId }));
  }

  #notify(settings) {
    this.#notifications = { ...DEFAULTS, ...settings };
  }

  #presence([roomId, count, joined, left]) {
    const people = new Map(this.#present.get(roomId)?.people);
    for (const person of left) people.delete(person.id);
    for (const person of joined) people.set(person.id, person);
    this.#present.set(roomId, { count, people });
  }

  #rename(person) {
    if (person.id === this.#me.id) this.#me = person;
    for (const room of this.#rooms.values())
      if (room.people?.some((one) => one.id === person.id))
        this.#rooms.set(room.id, { ...room, people: room.people.map((one) => (one.id === person.id ? person : one)) });
    this.#emit();
  }

  #emit() {
    this.dispatchEvent(new Event('changed'));
  }
}

/** The other people of a direct conversation; empty for other rooms, and for a conversation with oneself. @param {object} room @param
 * {{id: string}} me */
export function othersIn(room, me) {
  return room.people?.filter((person) => person.id !== me.id) ?? [];
}

/** The name of a room as the person sees it: a direct conversation has the names of the others. @param {object} room @param {{id:
 * string, name: string}} me */
export function roomName(room, me) {
  if (!room.people) return room.name;
  const others = room.people.filter((person) => person.id !== me.id).map((person) => person.name);
  if (others.length === 0) return text('rooms.self', { name: me.name });
  return others.length === 1 ? others[0] : others.map(isolated).join(', ');
}
