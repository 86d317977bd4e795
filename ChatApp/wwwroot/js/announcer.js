import { namedWithKind } from '/js/kind-mark.js';
import { counted, text } from '/js/texts.js';

/** Texts within this time are announced together, in ms. */
const TOGETHER_MS = 500;

/** More messages than this at a time are only counted. */
const MOST_SAID = 3;

/** Longer messages are truncated to this length, in characters. */
const LONGEST_SPOKEN = 300;

/** Announces events to screen readers, each once: the cause of a loss, the result of a catch-up, and live messages of others. */
export class Announcer {
  #region;
  #words = [];
  #messages = [];
  #timer = null;

  /** @param {HTMLElement} region a live region that no other code writes to */
  constructor(region) {
    this.#region = region;
  }

  /** @param {string} words */
  announce(words) {
    this.#words.push(words);
    this.#soon();
  }

  /**
   * Announces messages that arrive in the current room. Restored, caught-up or re-read messages are not live.
   * @param {import('/js/panel.js').Panel} panel
   * @param {string} me the person's id
   */
  follow(panel, me) {
    panel.addEventListener('caughtup', ({ detail }) => this.announce(detail));
    panel.addEventListener('shown', () => {
      this.#messages = [];
      this.#region.replaceChildren(); // Clears messages of a room that the person was removed from.
    });
    panel.addEventListener('posted', ({ detail }) => {
      const others = detail.filter((message) => message.author.id !== me);
      this.#messages.push(...others);
      if (others.length) this.#soon();
    });
  }

  #soon() {
    this.#timer ??= setTimeout(() => this.#speak(), TOGETHER_MS);
  }

  #speak() {
    const [words, messages] = [this.#words, this.#messages];
    [this.#words, this.#messages, this.#timer] = [[], [], null];
    if (messages.length > MOST_SAID) words.push(counted('announce.new', messages.length));
    else words.push(...messages.map(spoken));
    this.#region.replaceChildren(...words.map((one) => Object.assign(document.createElement('p'), { textContent: one })));
  }
}

function spoken(message) {
  return text('announce.message', { author: namedWithKind(message.author), text: shownText(message) });
}

// The text as displayed, without markup.
function shownText(message) {
  const inert = document.createElement('template');
  inert.innerHTML = message.html;
  return inert.content.textContent.trim().slice(0, LONGEST_SPOKEN);
}
