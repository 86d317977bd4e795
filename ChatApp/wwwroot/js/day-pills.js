import { dayName } from '/js/times.js';

/** A pill with the date before the first message of each day. */
export class DayPills {
  #pills = new WeakMap();

  /** Brings the pill of a message up to date. @param {HTMLElement} element @param {HTMLElement | undefined} before the message above it */
  update(element, before) {
    const day = dayOf(element);
    const needed = !before || dayOf(before) !== day;
    let pill = this.#pills.get(element);
    if (!needed) {
      this.drop(element);
      return;
    }
    if (!pill) {
      pill = document.createElement('li');
      pill.className = 'divider day';
      const words = document.createElement('span');
      words.textContent = dayName(new Date(element.querySelector('time').dateTime));
      pill.append(words);
      this.#pills.set(element, pill);
    }
    if (pill.nextElementSibling !== element) element.before(pill);
  }

  /** Takes a message's pill away. @param {HTMLElement} element */
  drop(element) {
    this.#pills.get(element)?.remove();
    this.#pills.delete(element);
  }
}

function dayOf(element) {
  return new Date(element.querySelector('time').dateTime).toDateString();
}
