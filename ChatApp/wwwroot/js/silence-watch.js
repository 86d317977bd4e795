/** Nothing heard for this long, and a connection is taken for lost, in ms. The contract's 30 s; the server pings every 15 s. */
const SILENCE_MS = 30_000;

/** A timer this much late means that the page was frozen, throttled or asleep, in ms. */
const LATE_MS = 3_000;

/** What it is then granted, so that frames which came meanwhile are handled first, in ms. */
const GRACE_MS = 3_000;

/** Notices that a server has fallen silent, without blaming it for the page's own sleep. */
export class SilenceWatch {
  #timer;

  /**
   * @param {() => number} lastHeard in ms of `performance.now()`
   * @param {() => void} onSilence
   */
  start(lastHeard, onSilence) {
    this.stop();
    const look = (ms) => {
      const due = performance.now() + ms;
      this.#timer = setTimeout(() => {
        const now = performance.now();
        const left = lastHeard() + SILENCE_MS - now;
        if (left > 0) look(left);
        else if (now - due > LATE_MS) look(GRACE_MS);
        else onSilence();
      }, ms);
    };
    look(SILENCE_MS);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
