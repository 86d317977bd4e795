import { text } from '/js/texts.js';

/** A part that has not arrived after this long is said to be missing, in ms. */
const LATE_MS = 10_000;

/** Parts of the page that the connection does not need. They are loaded after the rest; where one does not arrive, the others work. */
export class Parts {
  #notice;
  #parts = [];

  /** @param {HTMLElement} notice says that something is missing, and offers to load the page again */
  constructor(notice) {
    this.#notice = notice;
    notice.querySelector('a').addEventListener('click', (event) => {
      event.preventDefault();
      location.reload();
    });
  }

  /**
   * Adds a part.
   * @template T
   * @param {() => Promise<T>} make loads and begins it
   * @returns {() => Promise<T>} gives it; also before its turn to be loaded
   */
  add(make) {
    let made = null;
    const part = () => {
      made ??= make().catch((error) => {
        made = null; // A press may try again.
        throw error;
      });
      return made;
    };
    this.#parts.push(part);
    return part;
  }

  /** Loads what was not asked for before. */
  loadAll() {
    for (const part of this.#parts) {
      const late = setTimeout(() => this.sayMissing(), LATE_MS);
      part().catch(() => this.sayMissing()).finally(() => clearTimeout(late));
    }
  }

  /** Says that a part is missing. */
  sayMissing() {
    this.#notice.querySelector('.what').textContent = text('part.missing.what');
    this.#notice.querySelector('.why').textContent = text('part.missing.why');
    this.#notice.hidden = false;
  }
}
