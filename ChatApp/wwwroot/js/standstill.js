/** How often the page records that it runs, in ms. */
const TICK_MS = 1_000;

/** A visible page whose timers are late by this much was suspended, in ms: the server gives up after 30 s of silence, and the page pings
 * every 10 s. */
const STILL_MS = 15_000;

/** Browsers throttle the timers of a hidden page to one a minute; more than this, in ms, is no throttling. */
const STILL_HIDDEN_MS = 75_000;

/** A loss this soon after the page resumed is caused by its standstill, in ms: closes and silence are detected within a few seconds. */
const RECENT_MS = 10_000;

/** Ends without a reason from either side: a standstill of this page explains them. */
const UNEXPLAINED = new Set(['network-lost', 'timed-out', 'unheard', 'no-answer', 'unreachable', 'socket-silent', 'socket-refused']);

/**
 * Detects whether this page itself stood still recently: a dialog or a debugger blocked its script, the browser froze it in the background,
 * or the machine slept. Then neither the server nor the network caused the end of a connection.
 */
export class Standstill {
  #timer;
  #ranAt = 0;
  #wasHidden = false;
  #frozenAt = null;
  #last = null;

  constructor() {
    document.addEventListener('freeze', () => (this.#frozenAt = Date.now()));
    document.addEventListener('resume', () => this.#run());
  }

  /** Starts the detection. */
  start() {
    this.stop();
    this.#last = this.#frozenAt = null;
    this.#ranAt = Date.now();
    this.#wasHidden = document.hidden;
    this.#timer = setInterval(() => this.#run(), TICK_MS);
  }

  /** Stops the detection; its result stays until the next start. */
  stop() {
    if (this.#timer) this.#run();
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Explains a loss by the standstill that has just ended, where nothing else does. @param {import('/js/loss.js').Loss} found
   * @returns {import('/js/loss.js').Loss} */
  explain(found) {
    if (this.#timer) this.#run();
    const last = this.#last;
    if (!UNEXPLAINED.has(found.words) || !last || Date.now() - last.to >= RECENT_MS) return found;
    return { ...found, words: last.frozen ? 'frozen' : 'stood-still', since: new Date(last.from) };
  }

  // By wall clock: performance.now() stops on some machines while they sleep.
  #run() {
    const now = Date.now();
    const least = this.#wasHidden || document.hidden ? STILL_HIDDEN_MS : STILL_MS;
    if (this.#frozenAt !== null) this.#last = { from: this.#frozenAt, to: now, frozen: true };
    else if (this.#timer && now - this.#ranAt > least) this.#last = { from: this.#ranAt, to: now, frozen: false };
    this.#frozenAt = null;
    this.#ranAt = now;
    this.#wasHidden = document.hidden;
  }
}
