import { fetchAlive } from '/js/dead-connections.js';
import { text } from '/js/texts.js';

/** Polling interval, in ms. */
const POLL_MS = 2_000;

/** More rows than this make the page slow; older ones are removed, and are on the next page. */
const MOST_ROWS = 500;

const ROW = 'tr[data-key]';

/**
 * Keeps the operator's page up to date by polling the newest entries: new ones, and old ones with new details. Polling stops at the first
 * failure and resumes only by a press, so that this page does not join a reconnect storm.
 */
class LiveLog {
  #button;
  #note;
  #table;
  #timer = null;

  /** @param {{button: HTMLButtonElement, note: HTMLElement, table: HTMLTableElement}} parts */
  constructor({ button, note, table }) {
    this.#button = button;
    this.#note = note;
    this.#table = table;
    button.hidden = false;
    button.addEventListener('click', () => (this.#timer === null ? this.#begin() : this.#pause()));
    this.#begin();
  }

  #begin() {
    this.#showNote('');
    this.#show(true);
    this.#timer = setTimeout(() => this.#poll(), 0);
  }

  #pause() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#show(false);
  }

  async #poll() {
    const turn = this.#timer;
    try {
      if (!document.hidden) await this.#fetchTable(turn);
    } catch {
      if (this.#timer === turn) this.#fail();
    }
    if (this.#timer === turn) this.#timer = setTimeout(() => this.#poll(), POLL_MS);
  }

  async #fetchTable(turn) {
    const url = new URL(this.#table.dataset.live, location.href);
    const answer = await fetchAlive(url, { redirect: 'error' });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const html = await answer.text();
    if (this.#timer === turn) this.#update(html);
  }

  // The server's own markup, encoded there.
  #update(html) {
    const news = new DOMParser().parseFromString(html, 'text/html');
    replaceElement(document.querySelector('#now'), news.querySelector('#now'));
    const body = this.#table.tBodies[0];
    const fresh = [];
    for (const row of news.querySelectorAll(ROW)) {
      const shown = body.querySelector(`tr[data-key="${row.dataset.key}"]`);
      if (shown === null) fresh.push(row);
      else if (!shown.isEqualNode(row) && shown.querySelector('details[open]') === null) replaceElement(shown, row);
    }
    body.prepend(...fresh);
    for (const row of [...body.querySelectorAll(ROW)].slice(MOST_ROWS)) row.remove();
    document.querySelector('#empty').hidden = body.querySelector(ROW) !== null;
  }

  #fail() {
    this.#pause();
    this.#showNote(text('live.lost'));
  }

  #show(live) {
    this.#button.textContent = text(live ? 'live.on' : 'live.off');
    this.#button.title = text(live ? 'live.pause' : 'live.resume');
    this.#button.setAttribute('aria-pressed', String(live));
  }

  #showNote(words) {
    this.#note.textContent = words;
  }
}

/** Replaces an element; a focused link in it keeps the focus. */
function replaceElement(shown, next) {
  const address = shown.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  shown.replaceWith(next);
  if (address !== null) next.querySelector(`a[href="${CSS.escape(address)}"]`)?.focus({ preventScroll: true });
}

const button = document.querySelector('#live');
if (button) new LiveLog({ button, note: document.querySelector('#live-note'), table: document.querySelector('#log') });
