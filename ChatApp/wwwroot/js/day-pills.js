const { beginsDay, finish, namePill, pillOf } = globalThis.localDates;

/** A pill with the date before the first message of each day. Those of the messages that the server drew are there already: see first-paint.js. */
export class DayPills {
  #pills = new Map();

  /** @param {HTMLElement} list `#messages` */
  constructor(list) {
    finish();
    for (const pill of list.querySelectorAll(':scope > .day')) this.#pills.set(pill.nextElementSibling, pill);
  }

  /** Brings the pill of a message up to date. @param {HTMLElement} element @param {HTMLElement | undefined} before the message above it */
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

  /** Names the days anew: what was today is yesterday now. */
  rename() {
    for (const [element, pill] of this.#pills) namePill(pill, element);
  }

  /** Takes a message's pill away. @param {HTMLElement} element */
  drop(element) {
    this.#pills.get(element)?.remove();
    this.#pills.delete(element);
  }
}
