/** Maximum wait for an animation frame: a frame out of view gets none, in ms. */
const NO_FRAME_MS = 250;

/**
 * Collects items and passes them on together, once before the next frame, so that layout runs once for all of them. A hidden page
 * gets no frames, and its timers are throttled to one a minute: there a message to itself replaces the frame.
 */
export class FrameBatch {
  #handle;
  #waiting = [];
  #frame = 0;
  #timer = 0;
  #channel = new MessageChannel();

  /** @param {(items: any[]) => void} handle receives the collected items in order of arrival */
  constructor(handle) {
    this.#handle = handle;
    this.#channel.port1.onmessage = () => this.flush();
    document.addEventListener('visibilitychange', () => document.hidden && this.flush());
  }

  /** @param {any[]} items */
  add(items) {
    const scheduled = this.#waiting.length > 0;
    this.#waiting.push(...items);
    if (scheduled || this.#waiting.length === 0) return;
    if (document.hidden) {
      this.#channel.port2.postMessage(null);
      return;
    }
    this.#frame = requestAnimationFrame(() => this.flush());
    this.#timer = setTimeout(() => this.flush(), NO_FRAME_MS);
  }

  /** Passes on the collected items at once. */
  flush() {
    const items = this.drop();
    if (items.length > 0) this.#handle(items);
  }

  /** Discards the collected items. @returns {any[]} them */
  drop() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    return this.#waiting.splice(0);
  }
}
