/** A heartbeat unanswered for this long makes the connection unproven, in ms. */
const UNPROVEN_AFTER_MS = 10_000;

/** A timer this much late means a frozen or throttled page: queued frames are handled before a conclusion, in ms. */
const BEAT_LATE_MS = 2_000;

/** Grace period of such a page, in ms. */
const BEAT_GRACE_MS = 1_000;

/** Checks an open connection: one call per interval, and never two at once. */
export class Heartbeat {
  #call;
  #answers;
  #onAnswer;
  #onDoubt;
  #interval;
  #doubt;
  #sentAt = null;
  #generation = 0;

  /**
   * @param {object} parts
   * @param {() => Promise<object>} parts.call the hub method
   * @param {() => boolean} parts.answers whether a call that was just rejected got a response: a refusal proves the connection too
   * @param {(answer: object | null, roundTripMs: number) => void} parts.onAnswer the response is null for a refusal
   * @param {(unansweredMs: number) => void} parts.onDoubt called each second from the tenth on
   */
  constructor({ call, answers, onAnswer, onDoubt }) {
    this.#call = call;
    this.#answers = answers;
    this.#onAnswer = onAnswer;
    this.#onDoubt = onDoubt;
  }

  /** @param {number} seconds between two heartbeats */
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
    const sentAt = (this.#sentAt = performance.now());
    this.#doubtIn(UNPROVEN_AFTER_MS);
    let answer = null;
    let answered = true;
    try {
      answer = await this.#call();
    } catch {
      answered = this.#answers();
    }
    if (generation !== this.#generation) return;
    // After any result the next heartbeat may be sent. The end of a connection is reported elsewhere.
    clearTimeout(this.#doubt);
    this.#sentAt = null;
    if (answered) this.#onAnswer(answer, performance.now() - sentAt);
  }

  #doubtIn(ms) {
    const due = performance.now() + ms;
    this.#doubt = setTimeout(() => {
      if (performance.now() - due > BEAT_LATE_MS) return this.#doubtIn(BEAT_GRACE_MS);
      this.#onDoubt(performance.now() - this.#sentAt);
      return this.#doubtIn(1000);
    }, ms);
  }
}
