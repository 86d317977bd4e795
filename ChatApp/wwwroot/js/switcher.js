import { CallDialog } from '/js/call-dialog.js';
import { isCommandK, isComposing } from '/js/keys.js';
import { kindMark } from '/js/kind-mark.js';
import { beginsWith, isFoundBy } from '/js/names.js';
import { othersIn, roomName } from '/js/rooms.js';
import { text } from '/js/texts.js';

/** Debounce delay before the server is asked for people, in ms. */
const ASK_MS = 150;

/** Maximum wait of Enter for the people found, in ms: longer, and it opens what is shown. */
const ENTER_MS = 1_000;

/** Entries shown of each kind: as many as fit without scrolling, in two kinds. */
const MOST_ENTRIES = 6;

/**
 * The quick switcher: rooms, people, commands and the search for messages, found by the beginnings of their words. Opened by Ctrl+K, on
 * macOS Cmd+K, and by a button.
 */
export class Switcher extends CallDialog {
  #rooms;
  #panel;
  #field;
  #list;
  #commands;
  #entries = [];
  #chosen = 0;
  #people = [];
  #lastRequest = 0;
  /** Ends when the people who match the field are shown. */
  #asking = Promise.resolve();
  /** Ids of the rooms shown, the latest first. */
  #visited = [];

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/panel.js').Panel} parts.panel
   */
  constructor(dialog, { connection, rooms, panel }) {
    super(dialog, connection);
    this.#rooms = rooms;
    this.#panel = panel;
    this.#field = this.find('input');
    this.#list = this.find('[role=listbox]');
    this.#commands = [...this.find('.commands').children];
    this.#visit();
    panel.addEventListener('shown', () => this.#visit());
    this.#field.addEventListener('input', () => this.#search());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.#list.addEventListener('click', (event) => {
      const at = [...this.#list.children].indexOf(event.target.closest('li'));
      if (at >= 0) this.#go(at);
    });
    addEventListener('keydown', (event) => {
      if (!isCommandK(event)) return;
      event.preventDefault(); // Held down, it would reach the browser's own search.
      if (event.repeat) return;
      if (dialog.open) dialog.close();
      else if (!document.querySelector('dialog[open]')) this.open();
    });
  }

  open() {
    this.#field.value = '';
    this.#search();
    super.open();
    this.#field.focus();
  }

  get #words() {
    return this.#field.value.trim();
  }

  #visit() {
    const { room } = this.#panel;
    if (room) this.#visited = [room.id, ...this.#visited.filter((id) => id !== room.id)];
  }

  #search() {
    const words = this.#words;
    this.#people = this.#people.filter(({ name }) => words && isFoundBy(name, words));
    this.#show();
    this.#asking = this.#ask(words, ++this.#lastRequest);
  }

  async #ask(words, asked) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    if (asked !== this.#lastRequest || !words || !this.connection.open) return;
    const people = await this.connection.invoke('FindPeople', words.slice(0, Number(this.#field.dataset.longest))).catch(() => []);
    if (asked !== this.#lastRequest) return;
    this.#people = people;
    this.#show(this.#chosen > 0 ? this.#entries[this.#chosen].key : null);
  }

  #show(chosen = null) {
    const words = this.#words;
    const pages = this.#commandEntries(words);
    this.#entries = [...this.#roomEntries(words), ...this.#personEntries(), ...(words ? [...pages, this.#messageEntry(words)] : [])];
    this.#chosen = Math.max(0, this.#entries.findIndex(({ key }) => key === chosen));
    this.#list.replaceChildren(...this.#entries.map((entry, index) => {
      const item = entry.element();
      item.role = 'option';
      item.id = `switch-${index}`;
      return item;
    }));
    this.#mark();
  }

  // The current room is last: one wants to leave it. Of the others, those with unread messages are first, then those left last.
  #roomEntries(words) {
    const current = this.#panel.room?.id;
    const rank = (room) => {
      const { unread, mentions } = this.#rooms.mark(room.id);
      const place = this.#visited.indexOf(room.id);
      return [
        room.id === current, words !== '' && !beginsWith(this.#nameOf(room), words), room.archived,
        this.#rooms.level(room.id) === 'nothing' ? 2 : mentions > 0 ? 0 : unread > 0 ? 1 : 2, place < 0 ? Infinity : place,
      ].map(Number);
    };
    return this.#rooms.all.filter((room) => isFoundBy(this.#nameOf(room), words))
      .map((room) => ({ room, rank: rank(room) })).sort((one, other) => compare(one.rank, other.rank)).slice(0, MOST_ENTRIES)
      .map(({ room }) => ({ key: room.id, element: () => this.#roomElement(room), go: () => this.#panel.open(room.id) }));
  }

  #nameOf(room) {
    return roomName(room, this.#rooms.me);
  }

  #roomElement(room) {
    const inList = document.querySelector(`#rooms [data-room-id="${CSS.escape(room.id)}"]`);
    const item = document.createElement('li');
    Object.assign(item.dataset, inList.dataset);
    delete item.dataset.roomId;
    item.append(...[...inList.querySelector('a').cloneNode(true).childNodes]);
    return item;
  }

  // A person with whom a conversation is listed already is found by it.
  #personEntries() {
    const listed = new Set(this.#rooms.all.map((room) => othersIn(room, this.#rooms.me)).filter((people) => people.length === 1)
      .map(([person]) => person.id));
    return this.#people.filter((person) => !listed.has(person.id)).slice(0, MOST_ENTRIES).map((person) => ({
      key: person.id,
      element: () => line(person.name, text('switch.person'), kindMark(person)),
      keepsOpen: true,
      go: () => this.writeTo(person, this.#rooms, this.#panel),
    }));
  }

  #commandEntries(words) {
    return this.#commands.filter((item) => isPossible(item) && isFoundBy(item.textContent, words)).slice(0, MOST_ENTRIES).map((item) => ({
      key: item.textContent,
      element: () => line(item.textContent, text(item.dataset.press ? 'switch.command' : 'switch.page')),
      go: () => (item.dataset.press ? document.querySelector(item.dataset.press).click() : location.assign(item.dataset.to)),
    }));
  }

  #messageEntry(words) {
    return {
      key: '?', element: () => line(text('switch.search', { words }), text('switch.messages')),
      go: () => location.assign(`/search?q=${encodeURIComponent(words)}`),
    };
  }

  #mark() {
    [...this.#list.children].forEach((item, index) => item.setAttribute('aria-selected', index === this.#chosen));
    this.#list.children[this.#chosen]?.scrollIntoView({ block: 'nearest' });
    if (this.#entries.length) this.#field.setAttribute('aria-activedescendant', `switch-${this.#chosen}`);
    else this.#field.removeAttribute('aria-activedescendant');
  }

  #key(event) {
    if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== 'Enter') return;
    event.preventDefault();
    if (step && this.#entries.length) {
      this.#chosen = (this.#chosen + step + this.#entries.length) % this.#entries.length;
      this.#mark();
    } else if (!step && !event.repeat) {
      this.#enter();
    }
  }

  // The search for messages is the first entry only where nothing else matches, which is known once the people were asked for.
  async #enter() {
    const isOnly = this.#entries.length === 1;
    if (isOnly) await Promise.race([this.#asking, new Promise((resolve) => setTimeout(resolve, ENTER_MS))]);
    if (this.dialog.open) this.#go(this.#chosen);
  }

  #go(index) {
    const entry = this.#entries[index];
    if (!entry) return;
    if (!entry.keepsOpen) this.dialog.close();
    entry.go();
  }
}

// A command presses a button of the page, where that can be pressed, or leads to a page.
function isPossible({ dataset }) {
  if (!dataset.press) return true;
  const button = document.querySelector(dataset.press);
  return Boolean(button) && !button.hidden && !button.disabled;
}

function line(name, note, mark) {
  const item = document.createElement('li');
  item.append(Object.assign(document.createElement('span'), { className: 'row-name', dir: 'auto', textContent: name }));
  if (mark) item.append(' ', mark);
  item.append(' ', Object.assign(document.createElement('small'), { className: 'muted', textContent: note }));
  return item;
}

function compare(one, other) {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : one[at] - other[at];
}
