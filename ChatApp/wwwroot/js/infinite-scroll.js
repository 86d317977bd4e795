/** Within this distance of either end, more messages are read, in px. */
const NEAR_PX = 200;

/** Reads more messages while the reader is near an end of the list. */
export class InfiniteScroll {
  #scroll;
  #position;
  #rows;
  #flush;
  #older;
  #newer;
  #reading = false;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.scroll the scroll container
   * @param {import('/js/scroll-position.js').ScrollPosition} parts.position the reader's
   * @param {import('/js/message-rows.js').MessageRows} parts.rows
   * @param {() => void} parts.flush renders the messages read
   * @param {() => Promise<void>} parts.older
   * @param {() => Promise<void>} parts.newer
   */
  constructor({ scroll, position, rows, flush, older, newer }) {
    this.#scroll = scroll;
    this.#position = position;
    this.#rows = rows;
    this.#flush = flush;
    this.#older = older;
    this.#newer = newer;
    scroll.addEventListener('scroll', () => this.read(), { passive: true });
  }

  /** Reads where the reader is near an end. Repeats, because a reader at the very end cannot scroll further to trigger the next read. */
  async read() {
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let read = this.#wanted(), before = -1; read && before !== this.#rows.size; read = this.#wanted()) {
        before = this.#rows.size;
        await read();
        this.#flush();
      }
    } finally {
      this.#reading = false;
    }
  }

  #wanted() {
    if (this.#scroll.scrollTop < NEAR_PX) return this.#older;
    return this.#position.apart && this.#position.below < NEAR_PX ? this.#newer : null;
  }
}
