import { text } from '/js/texts.js';
import { exactTime, wholeTime } from '/js/times.js';

/** Says above the messages, while the page is not connected, up to when they are known. */
export class AsOf {
  #element;
  #panel;
  #stillSince = null;

  /**
   * @param {HTMLElement} element in the band that a loss shows
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/panel.js').Panel} panel
   */
  constructor(element, connection, panel) {
    this.#element = element;
    this.#panel = panel;
    connection.addEventListener('state', ({ detail: { state, loss } }) => {
      // What arrived while the page stood still is handled only when it goes on.
      if (loss) this.#stillSince = loss.since ?? null;
      else if (state === 'connected') this.#stillSince = null;
      this.#render();
    });
    panel.addEventListener('shown', () => this.#render());
  }

  #render() {
    const { asOf = null } = this.#panel.room?.session ?? {};
    const at = asOf && this.#stillSince < asOf ? this.#stillSince ?? asOf : asOf;
    const isToday = at?.toDateString() === new Date().toDateString();
    this.#element.textContent = at ? text('asOf', { time: isToday ? exactTime(at) : wholeTime(at) }) : '';
  }
}

/** When the server rendered this page; null where the browser may have kept it from an earlier visit. @returns {Date | null} */
export function renderedAt() {
  const [navigation] = performance.getEntriesByType('navigation');
  const isKept = navigation?.type === 'back_forward' && navigation.transferSize === 0;
  return navigation && !isKept ? new Date(performance.timeOrigin + navigation.responseStart) : null;
}
