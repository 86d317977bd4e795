/** A longer response time is not a round trip: the page was asleep while the response waited, in ms. */
const MOST_MS = 60_000;

/** The last measured round trip to the server. */
export class RoundTrip {
  #ms = null;

  /** In ms; null before the first. */
  get ms() {
    return this.#ms;
  }

  /** In ms; before the first that of loading this page. */
  get expectedMs() {
    return this.#ms ?? pageMs();
  }

  /** Starts the measurements of a new connection. @param {number} ms the first one */
  reset(ms) {
    this.#ms = null;
    this.note(ms);
  }

  /** @param {number} ms a response time */
  note(ms) {
    if (ms <= MOST_MS) this.#ms = ms;
  }
}

// As measured by the browser when it loaded this page; includes the server's processing time.
function pageMs() {
  const [page] = performance.getEntriesByType('navigation');
  return page ? Math.max(0, page.responseStart - page.requestStart) : 0;
}
