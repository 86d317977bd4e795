import { attentive, onAttention } from '/js/attention.js';
import { chime } from '/js/chime.js';
import { othersIn, roomName } from '/js/rooms.js';
import { text } from '/js/texts.js';

/** The longest text of a notification, in characters: desktops show less. */
const LONGEST = 200;

/** Messages in the response to one call. */
const PAGE = 50;

/**
 * Shows a desktop notification for what arrives while the page is connected: one a room, replaced by the next one, and closed when the room
 * is read anywhere. What came before a connection is told by the page, which a person has just pressed.
 */
export class Notifications {
  #connection;
  #rooms;
  #panel;
  #consent;
  #leader;
  #isLive = false;
  /** Numbers of the messages up to which each room is decided, and its unread mentions then. */
  #decided = new Map();
  #mentions = new Map();
  #levels = new Map();
  #waiting = new Map();
  #work = Promise.resolve();
  #shown = new Map();

  /**
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {import('/js/notify-consent.js').NotifyConsent} parts.consent
   * @param {import('/js/notify-leader.js').NotifyLeader} parts.leader
   */
  constructor({ connection, rooms, panel, consent, leader }) {
    this.#connection = connection;
    this.#rooms = rooms;
    this.#panel = panel;
    this.#consent = consent;
    this.#leader = leader;
    rooms.addEventListener('changed', () => this.#decideAll());
    connection.addEventListener('hello', () => this.#begin());
    connection.addEventListener('state', () => {
      if (!connection.open) this.#isLive = false;
      this.#updateLeadership();
    });
    consent.addEventListener('changed', () => this.#updateLeadership());
    onAttention(() => this.#closeRead());
    addEventListener('pagehide', () => this.#shown.forEach(({ notification }) => notification.close())); // A click would lead nowhere.
    if (connection.open) this.#begin();
    this.#updateLeadership();
  }

  #updateLeadership() {
    this.#leader.setEligible(this.#connection.open && this.#consent.state === 'on');
  }

  #begin() {
    this.#decided.clear();
    this.#waiting.clear();
    for (const room of this.#rooms.all) this.#note(room);
    this.#isLive = true;
  }

  #note(room) {
    this.#decided.set(room.id, room.lastNumber);
    this.#mentions.set(room.id, this.#rooms.mark(room.id).mentions);
    this.#levels.set(room.id, this.#rooms.level(room.id));
  }

  #decideAll() {
    this.#closeRead();
    if (this.#isLive) for (const room of this.#rooms.all) this.#decide(room);
  }

  #decide(room) {
    const [after, mentionsBefore] = [this.#decided.get(room.id), this.#mentions.get(room.id)];
    const level = this.#rooms.level(room.id);
    const { mentions } = this.#rooms.mark(room.id);
    // What came while the level was another one was not wanted then, and is old.
    if (level !== this.#levels.get(room.id)) return this.#note(room);
    // The count of mentions arrives after the message itself.
    if (after !== undefined && level === 'mentions' && mentions <= mentionsBefore) return void this.#mentions.set(room.id, mentions);
    this.#note(room);
    const isNews = level === 'mentions' || (level === 'everything' && room.lastNumber > after);
    if (after === undefined || !isNews || !this.#canNotify(room.id)) return;
    const waits = this.#waiting.has(room.id);
    this.#waiting.set(room.id, this.#waiting.get(room.id) ?? after);
    if (!waits) this.#work = this.#work.then(() => this.#notify(room.id)).catch(() => {});
  }

  #canNotify(roomId) {
    return this.#leader.leads && this.#consent.state === 'on' && !this.#isQuiet() && !this.#leader.isRead(roomId);
  }

  #isQuiet() {
    const { quietFrom: from, quietUntil: until } = this.#rooms.notifications;
    if (from === null || until === null) return false;
    const now = new Date();
    const minutes = now.getHours() * 60 + now.getMinutes();
    return from < until ? minutes >= from && minutes < until : minutes >= from || minutes < until;
  }

  async #notify(roomId) {
    const from = this.#waiting.get(roomId);
    this.#waiting.delete(roomId);
    const before = this.#rooms.get(roomId);
    if (from === undefined || !before) return; // A new connection has begun, or the room is lost.
    const after = Math.max(from, before.lastNumber - PAGE);
    const call = after > 0 ? ['MessagesAfter', roomId, after] : ['MessagesBefore', roomId, PAGE + 1];
    const messages = await this.#connection.invoke(...call);
    const room = this.#rooms.get(roomId);
    const last = room && messages.findLast((message) => this.#isWanted(room, message));
    if (last && this.#canNotify(roomId)) this.#show(room, last);
  }

  #isWanted({ id }, message) {
    const level = this.#rooms.level(id);
    return !message.deletedAt && message.author.id !== this.#rooms.me.id && message.number > this.#rooms.mark(id).readUpTo
      && (level === 'everything' || (level === 'mentions' && mentions(message, this.#rooms.me.id)));
  }

  #show(room, message) {
    const { hidesText, sound } = this.#rooms.notifications;
    const author = message.author.name;
    const alone = room.kind === 'direct' && othersIn(room, this.#rooms.me).length === 1;
    const title = alone ? author : text('notify.title', { author, room: roomName(room, this.#rooms.me) });
    const words = message.text.length > LONGEST ? `${message.text.slice(0, LONGEST)}…` : message.text;
    // The page plays the sound, where the person wants one.
    const notification = new Notification(title, {
      body: hidesText ? text('notify.message') : words || text('notify.file'), tag: `room:${room.id}`, renotify: true, silent: true,
    });
    this.#shown.set(room.id, { notification, number: message.number });
    notification.addEventListener('close', () => this.#shown.get(room.id)?.notification === notification && this.#shown.delete(room.id));
    notification.addEventListener('click', () => {
      focus();
      notification.close();
      this.#panel.open(room.id, { at: message.number });
    });
    if (sound) chime();
  }

  #closeRead() {
    const here = attentive() ? this.#panel.room?.id : null;
    for (const [roomId, { notification, number }] of this.#shown)
      if (roomId === here || this.#rooms.wanted(roomId) === 0 || this.#rooms.mark(roomId).readUpTo >= number) notification.close();
  }
}

// In a document of its own, which loads nothing.
function mentions({ html }, personId) {
  const found = new DOMParser().parseFromString(html ?? '', 'text/html').querySelectorAll('.mention');
  return [...found].some((mention) => mention.dataset.person === personId);
}
