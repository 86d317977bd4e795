const { beginsDay, finish, namePill, pillOf } = globalThis.localDates;

/** A pill with the date before the first message of each day. Server-rendered messages already have theirs: see first-paint.js. */
export class DayPills {
  #pills = new Map();

  /** @param {HTMLElement} list `#messages` */
  constructor(list) {
    finish();
    for (const pill of list.querySelectorAll(':scope > .day')) this.#pills.set(pill.nextElementSibling, pill);
  }

  /** Updates the pill of a message. @param {HTMLElement} element @param {HTMLElement | undefined} before the message above it */
  update(element, before) {
    if (!beginsDay(element, before)) {
      this.drop(element);
      return;
    }
    let pill = this.#pills.get(element);
    if (!pill) {
      pill = pillOf(element);
      this.#pills.set(element, pill);
    }
    if (pill.nextElementSibling !== element) element.before(pill);
  }

  /** Renames the days: "today" becomes "yesterday". */
  rename() {
    for (const [element, pill] of this.#pills) namePill(pill, element);
  }

  /** Removes a message's pill. @param {HTMLElement} element */
  drop(element) {
    this.#pills.get(element)?.remove();
    this.#pills.delete(element);
  }
}
