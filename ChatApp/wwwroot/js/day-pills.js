import { dayName } from '/js/times.js';

/** A pill with the date before the first message of each day. */
export class DayPills {
  #pills = new Map();

  /** Brings the pill of a message up to date. @param {HTMLElement} element @param {HTMLElement | undefined} before the message above it */
  update(element, before) {
    const needed = !before || dateOf(before).toDateString() !== dateOf(element).toDateString();
    let pill = this.#pills.get(element);
    if (!needed) {
      this.drop(element);
      return;
    }
    if (!pill) {
      pill = document.createElement('li');
      pill.className = 'divider day';
      pill.append(document.createElement('span'));
      name(pill, element);
      this.#pills.set(element, pill);
    }
    if (pill.nextElementSibling !== element) element.before(pill);
  }

  /** Names the days anew: what was today is yesterday now. */
  rename() {
    for (const [element, pill] of this.#pills) name(pill, element);
  }

  /** Takes a message's pill away. @param {HTMLElement} element */
  drop(element) {
    this.#pills.get(element)?.remove();
    this.#pills.delete(element);
  }
}

function name(pill, element) {
  pill.firstElementChild.textContent = dayName(dateOf(element));
}

function dateOf(element) {
  return new Date(element.querySelector('time').dateTime);
}
