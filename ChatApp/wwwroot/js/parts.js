import { text } from '/js/texts.js';

/** A part that has not arrived after this time is reported as missing, in ms. */
const PART_LATE_MS = 10_000;

/** Parts of the page that the connection does not need. They are loaded last; if one does not arrive, the others still work. */
export class Parts {
  #notice;
  #parts = [];

  /** @param {HTMLElement} notice reports that something is missing, and offers a reload */
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
   * @param {() => Promise<T>} make loads and starts it
   * @returns {() => Promise<T>} returns the part, loading it on demand
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

  /** Loads all parts not requested yet. */
  loadAll() {
    for (const part of this.#parts) {
      const late = setTimeout(() => this.showMissing(), PART_LATE_MS);
      part().catch(() => this.showMissing()).finally(() => clearTimeout(late));
    }
  }

  /** Reports that a part is missing. */
  showMissing() {
    this.#notice.querySelector('.what').textContent = text('part.missing.what');
    this.#notice.querySelector('.why').textContent = text('part.missing.why');
    this.#notice.hidden = false;
  }
}
