import { namedWithKind } from '/js/kind-mark.js';
import { counted, text } from '/js/texts.js';

/** What comes within this time is said together, in ms. */
const TOGETHER_MS = 500;

/** More messages than this at a time are only counted. */
const MOST_SAID = 3;

/** A longer message is cut here, in characters. */
const LONGEST = 300;

/** Tells people who listen to the page what happens in it, each thing once: the cause of a loss, what catching up brought, and the live messages of others. */
export class Announcer {
  #region;
  #words = [];
  #messages = [];
  #newest = new Map();
  #timer = null;

  /** @param {HTMLElement} region a live region that nothing else writes into */
  constructor(region) {
    this.#region = region;
  }

  /** @param {string} words */
  say(words) {
    this.#words.push(words);
    this.#soon();
  }

  /**
   * Says the messages that arrive in the room shown. What is restored, caught up with or read again is not live.
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/panel.js').Panel} panel
   * @param {string} me the person's id
   */
  follow(connection, panel, me) {
    panel.addEventListener('caughtup', ({ detail }) => this.say(detail));
    panel.addEventListener('shown', () => {
      this.#messages = [];
      this.#region.replaceChildren(); // A room that one was taken out of leaves nothing in the page.
    });
    connection.addEventListener('hello', () => this.#newest.clear()); // A server that was put back gives the same numbers to others.
    connection.addEventListener('MessageChanged', ({ detail: message }) => {
      const newest = this.#newest.get(message.roomId) ?? 0;
      if (message.number <= newest || message.editedAt || message.deletedAt) return;
      this.#newest.set(message.roomId, message.number);
      if (message.author.id === me || message.roomId !== panel.room?.id || !panel.room.session.entered) return;
      this.#messages.push(message);
      this.#soon();
    });
  }

  #soon() {
    this.#timer ??= setTimeout(() => this.#speak(), TOGETHER_MS);
  }

  #speak() {
    const [words, messages] = [this.#words, this.#messages];
    [this.#words, this.#messages, this.#timer] = [[], [], null];
    if (messages.length > MOST_SAID) words.push(counted('announce.new', messages.length));
    else words.push(...messages.map((message) => text('announce.message', { author: namedWithKind(message.author), text: plain(message) })));
    this.#region.replaceChildren(...words.map((one) => Object.assign(document.createElement('p'), { textContent: one })));
  }
}

// As it reads, without its marks.
function plain(message) {
  const inert = document.createElement('template');
  inert.innerHTML = message.html;
  return inert.content.textContent.trim().slice(0, LONGEST);
}
