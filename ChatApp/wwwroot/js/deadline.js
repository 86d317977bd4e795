/** Time limit for the server's next response while connecting, in ms. */
const OPENING_MS = 10_000;

/** Time limit of the whole attempt, in ms: on a slow link every step takes seconds. */
const LONGEST_MS = 30_000;

/** The time limit of one attempt. Progress extends it: a server that responds step by step gets more time, an absent one does not. */
export class Deadline {
  #startedAt = performance.now();
  #respondedAt = this.#startedAt;
  #lastHeard;
  #onOver;
  #timer;

  /**
   * @param {() => number} lastHeard when the socket last received data from the server, in ms of `performance.now()`
   * @param {() => void} onOver
   */
  constructor(lastHeard, onOver) {
    this.#lastHeard = lastHeard;
    this.#onOver = onOver;
    this.#check();
  }

  /** The server responded outside the socket. */
  heard() {
    this.#respondedAt = performance.now();
  }

  clear() {
    clearTimeout(this.#timer);
  }

  #check() {
    const heard = Math.max(this.#respondedAt, this.#lastHeard());
    const leftMs = Math.min(heard + OPENING_MS, this.#startedAt + LONGEST_MS) - performance.now();
    if (leftMs > 0) this.#timer = setTimeout(() => this.#check(), leftMs);
    else this.#onOver();
  }
}
