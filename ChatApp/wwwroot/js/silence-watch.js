/** After this long without data a connection counts as lost, in ms. The contract's 30 s; the server pings every 15 s. */
const SILENCE_MS = 30_000;

/** A timer this much late means that the page was frozen, throttled or asleep, in ms. */
const LOOK_LATE_MS = 3_000;

/** Grace period after that, so that frames queued meanwhile are handled first, in ms. */
const LOOK_GRACE_MS = 3_000;

/** Detects that a server has fallen silent, without mistaking the page's own sleep for it. */
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
        else if (now - due > LOOK_LATE_MS) look(LOOK_GRACE_MS);
        else onSilence();
      }, ms);
    };
    look(SILENCE_MS);
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
