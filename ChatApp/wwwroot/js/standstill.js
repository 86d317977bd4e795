/** How often the page records that it runs, in ms. */
const TICK_MS = 1_000;

/** A visible page whose timers are this much late stood still, in ms: the server gives up after 30 s of silence, and the page pings
 * every 10 s. */
const STILL_MS = 15_000;

/** Browsers throttle the timers of a hidden page to one a minute; more than this, in ms, is no throttling. */
const STILL_HIDDEN_MS = 75_000;

/** A loss this soon after the page resumed is caused by its standstill, in ms: closes and silence are detected within a few seconds. */
const RECENT_MS = 10_000;

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

  /** The standstill that has just ended; null for none. @returns {{from: Date, frozen: boolean} | null} */
  get recent() {
    if (this.#timer) this.#run();
    return this.#last && Date.now() - this.#last.to < RECENT_MS ? { from: new Date(this.#last.from), frozen: this.#last.frozen } : null;
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
