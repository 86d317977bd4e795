/** A turn stays valid for this long after it is due, in ms; a page that slept through it waits for the button. */
const TURN_MS = 10_000;

/** The wait for a turn that the server assigned. */
export class TurnWait {
  #end = null;

  /** Whether a turn is waited for. */
  get pending() {
    return this.#end !== null;
  }

  /** @param {number} seconds until the turn @returns {Promise<boolean>} whether it came; false when cancelled */
  async wait(seconds) {
    const waitMs = seconds * 1000;
    const due = Date.now() + waitMs; // Not performance.now(), which stops while the machine sleeps.
    const came = await new Promise((resolve) => {
      this.#end = resolve;
      setTimeout(() => resolve(Date.now() < due + TURN_MS), waitMs);
    });
    this.#end = null;
    return came;
  }

  /** Ends the wait. */
  cancel() {
    this.#end?.(false);
  }
}
