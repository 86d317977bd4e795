/** The longest wait for the next sign of the server while a connection is opened, in ms. */
const OPENING_MS = 10_000;

/** The longest attempt, in ms: on a far link every step takes its seconds. */
const LONGEST_MS = 30_000;

/** The time limit of one attempt. It lies over progress: a server that answers step by step is waited for, one that is not there is not. */
export class Deadline {
  #begun = performance.now();
  #heard = this.#begun;
  #lastHeard;
  #onOver;
  #timer;

  /**
   * @param {() => number} lastHeard when the socket last heard the server, in ms of `performance.now()`
   * @param {() => void} onOver
   */
  constructor(lastHeard, onOver) {
    this.#lastHeard = lastHeard;
    this.#onOver = onOver;
    this.#look();
  }

  /** The server gave a sign elsewhere than on the socket. */
  heard() {
    this.#heard = performance.now();
  }

  clear() {
    clearTimeout(this.#timer);
  }

  #look() {
    const heard = Math.max(this.#heard, this.#lastHeard());
    const leftMs = Math.min(heard + OPENING_MS, this.#begun + LONGEST_MS) - performance.now();
    if (leftMs > 0) this.#timer = setTimeout(() => this.#look(), leftMs);
    else this.#onOver();
  }
}
