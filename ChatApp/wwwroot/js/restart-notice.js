import { text } from '/js/texts.js';

/** Screen readers hear the time left again when it is this short, in s. */
const SPOKEN_AGAIN_S = 60;

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** Counts down to an announced restart, until it is cancelled or the connection ends. */
export class RestartNotice {
  #element;
  #announcer;
  #until = null;
  #timer;
  #spokenAgain = false;

  /**
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/announcer.js').Announcer} announcer
   * @param {HTMLElement} element
   */
  constructor(connection, announcer, element) {
    this.#element = element;
    this.#announcer = announcer;
    connection.addEventListener('RestartAnnounced', ({ detail }) => this.#set(detail.inSeconds));
    connection.addEventListener('state', () => connection.open || this.#hide());
  }

  #set(seconds) {
    if (seconds === null) {
      if (this.#until !== null) this.#announcer.announce(text('restart.cancelled'));
      this.#hide();
      return;
    }
    const isNew = this.#until === null;
    this.#until = performance.now() + seconds * 1000;
    this.#spokenAgain = seconds <= SPOKEN_AGAIN_S;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), 1000);
    this.#tick();
    if (isNew) this.#announcer.announce(this.#words);
    this.#element.hidden = false;
  }

  #hide() {
    clearInterval(this.#timer);
    this.#until = null;
    this.#element.hidden = true;
  }

  #tick() {
    this.#element.querySelector('.what').textContent = this.#words;
    if (this.#spokenAgain || this.#left > SPOKEN_AGAIN_S) return;
    this.#spokenAgain = true;
    this.#announcer.announce(this.#words);
  }

  get #left() {
    return Math.max(0, Math.ceil((this.#until - performance.now()) / 1000));
  }

  get #words() {
    const left = this.#left;
    return left > 0 ? text('restart.what', { span: spanOf(left) }) : text('restart.now');
  }
}

function spanOf(seconds) {
  if (seconds < MINUTE_S) return text('restart.s', { s: seconds });
  if (seconds < HOUR_S) return text('restart.min', { min: Math.floor(seconds / MINUTE_S), s: seconds % MINUTE_S });
  return text('restart.h', { h: Math.floor(seconds / HOUR_S), min: Math.floor(seconds % HOUR_S / MINUTE_S) });
}
