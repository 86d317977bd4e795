/** Frames come at most this far apart where they come at all: a frame that is out of view has none, in ms. */
const NO_FRAME_MS = 250;

/**
 * Collects what arrives and hands it on together, once before the next frame, so that the cost of a layout is paid once for all of it. A
 * hidden page has no frames, and its timers are throttled to one a minute: there a message to itself takes the place of the frame.
 */
export class FrameBatch {
  #handle;
  #waiting = [];
  #frame = 0;
  #timer = 0;
  #channel = new MessageChannel();

  /** @param {(items: any[]) => void} handle takes what was collected, in the order of its arrival */
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

  /** Hands on at once what was collected. */
  flush() {
    const items = this.drop();
    if (items.length > 0) this.#handle(items);
  }

  /** Forgets what was collected. @returns {any[]} it */
  drop() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    return this.#waiting.splice(0);
  }
}
