/** A heartbeat unanswered for this long makes the connection unproven, in ms. */
const UNPROVEN_AFTER_MS = 10_000;

/** A timer this much late means a frozen or throttled page: frames that wait are handled before anything is concluded, in ms. */
const LATE_MS = 2_000;

/** What such a page is granted, in ms. */
const GRACE_MS = 1_000;

/** Proves a connection alive while it is there: one call each interval, and never one upon another. */
export class Heartbeat {
  #call;
  #onAnswer;
  #onDoubt;
  #interval;
  #doubt;
  #sentAt = null;
  #generation = 0;

  /**
   * @param {object} parts
   * @param {() => Promise<object>} parts.call the hub method
   * @param {(answer: object, roundTripMs: number) => void} parts.onAnswer
   * @param {(unansweredMs: number) => void} parts.onDoubt called each second from the tenth on
   */
  constructor({ call, onAnswer, onDoubt }) {
    this.#call = call;
    this.#onAnswer = onAnswer;
    this.#onDoubt = onDoubt;
  }

  /** @param {number} seconds between two beats */
  start(seconds) {
    this.stop();
    this.#interval = setInterval(() => this.#beat(), seconds * 1000);
  }

  stop() {
    this.#generation++;
    clearInterval(this.#interval);
    clearTimeout(this.#doubt);
    this.#sentAt = null;
  }

  async #beat() {
    if (this.#sentAt !== null) return;
    const generation = this.#generation;
    this.#sentAt = performance.now();
    this.#doubtIn(UNPROVEN_AFTER_MS);
    try {
      const answer = await this.#call();
      if (generation !== this.#generation) return;
      const roundTripMs = performance.now() - this.#sentAt;
      clearTimeout(this.#doubt);
      this.#sentAt = null;
      this.#onAnswer(answer, roundTripMs);
    } catch {
      // The connection has ended, which is told elsewhere, or the server could not answer: the doubt stays.
    }
  }

  #doubtIn(ms) {
    const due = performance.now() + ms;
    this.#doubt = setTimeout(() => {
      if (performance.now() - due > LATE_MS) return this.#doubtIn(GRACE_MS);
      this.#onDoubt(performance.now() - this.#sentAt);
      return this.#doubtIn(1000);
    }, ms);
  }
}
