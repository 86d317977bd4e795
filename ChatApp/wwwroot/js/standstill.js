/** How often the page notes that it runs, in ms. */
const TICK_MS = 1_000;

/** A visible page whose timers come this much late stood still: the server gives up after 30 s of silence, and the page pings every 10 s. */
const STILL_MS = 15_000;

/** Browsers hold the timers of a hidden page to one a minute; more than this, in ms, is no throttling. */
const STILL_HIDDEN_MS = 75_000;

/** A loss this soon after the page ran again comes from its standstill, in ms: closes and silence are noticed within a few seconds. */
const RECENT_MS = 10_000;

/**
 * Knows whether this page itself stood still lately: a dialog or a debugger held its script, the browser froze it in the background, or the
 * machine slept. Then neither the server nor the network is to blame for a connection that ended.
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

  /** Watches from now on. */
  start() {
    this.stop();
    this.#last = this.#frozenAt = null;
    this.#ranAt = Date.now();
    this.#wasHidden = document.hidden;
    this.#timer = setInterval(() => this.#run(), TICK_MS);
  }

  /** Watches no more; what was seen stays until the next start. */
  stop() {
    if (this.#timer) this.#run();
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** The standstill that has just ended, if any. @returns {{from: Date, frozen: boolean} | null} */
  get recent() {
    if (this.#timer) this.#run();
    return this.#last && Date.now() - this.#last.to < RECENT_MS ? { from: new Date(this.#last.from), frozen: this.#last.frozen } : null;
  }

  // By the calendar's clock: performance.now() stands still on some machines while they sleep.
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
