/** Within this distance the list counts as at its end, in px. */
const AT_END_PX = 40;

/** @typedef {{number: number, offset: number, part: number}} Place the first message in view: its top is `offset` px below the view's,
 * or `part` of it is above */

/** The reader's scroll position: at the end of the list, or at the first message in view. It is kept while messages come and the layout
 * changes. */
export class ScrollPosition {
  #scroll;
  #list;
  #find;
  #wasAtEnd = true;
  #apart = false;
  /** @type {Place | null} */
  #place = null;
  #size = '';

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.scroll the scroll container
   * @param {HTMLElement} parts.list `#messages`
   * @param {(number: number) => HTMLElement | undefined} parts.find the element of a message
   */
  constructor({ scroll, list, find }) {
    this.#scroll = scroll;
    this.#list = list;
    this.#find = find;
  }

  /** Whether the messages shown are separate from the newest ones: then no position is the end. */
  get apart() {
    return this.#apart;
  }

  set apart(apart) {
    this.#apart = apart;
    if (apart) this.#wasAtEnd = false;
  }

  /** Whether the newest message is in view. */
  get isAtEnd() {
    return !this.#apart && this.below < AT_END_PX;
  }

  /** Whether it was, where the position to keep was saved. */
  get wasAtEnd() {
    return this.#wasAtEnd;
  }

  /** How much is below the view, in px. */
  get below() {
    return this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight;
  }

  /** Whether the end is in view or within the next screen. */
  get isNearEnd() {
    return this.below < this.#scroll.clientHeight;
  }

  /** The position to keep; null at the end. @returns {Place | null} */
  get place() {
    return this.#wasAtEnd ? null : this.#place;
  }

  /** Whether the layout has changed since the position was saved or kept. */
  get isOutdated() {
    return this.#size !== this.#sizeNow();
  }

  /** @returns {Place | null} the current place; null where no message is in view */
  measure() {
    const element = this.#firstInView();
    if (!element) return null;
    const { top, height } = element.getBoundingClientRect();
    const offset = top - this.#scroll.getBoundingClientRect().top;
    return { number: Number(element.dataset.number), offset: Math.max(0, offset), part: Math.max(0, -offset / height) };
  }

  /** The numbers of the first and the last message in view; null where there is none. @returns {[number, number] | null} */
  get inView() {
    const first = this.#firstInView();
    if (!first) return null;
    const { bottom } = this.#scroll.getBoundingClientRect();
    let last = first;
    for (let next = first; next && next.getBoundingClientRect().top < bottom; next = next.nextElementSibling)
      if (next.dataset.number) last = next;
    return [Number(first.dataset.number), Number(last.dataset.number)];
  }

  /** Saves the current position as the one to keep. */
  save() {
    this.#wasAtEnd = this.isAtEnd;
    this.#place = this.measure();
    this.#size = this.#sizeNow();
  }

  toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#wasAtEnd = !this.#apart;
  }

  /** Scrolls to a place. @param {Place} place @returns {boolean} whether its message is shown */
  goTo({ number, offset, part }) {
    const element = this.#find(number);
    if (!element) return false;
    const { top, height } = element.getBoundingClientRect();
    this.#scroll.scrollTop += top - this.#scroll.getBoundingClientRect().top - offset + part * height;
    return true;
  }

  /**
   * Changes the list around the first message in view.
   * @param {() => void} change
   * @returns {boolean} false where there is no such message to keep: the list is to be scrolled to its end
   */
  keep(change) {
    const place = this.#wasAtEnd ? null : this.measure();
    change();
    if (place && this.goTo(place)) this.#place = place;
    this.#size = this.#sizeNow();
    return place !== null;
  }

  /** Returns to the saved place after a change of layout. */
  repair() {
    if (this.place) this.goTo(this.place);
    this.#size = this.#sizeNow();
  }

  /** @param {HTMLElement} element @returns {boolean} whether all of it is in view */
  shows(element) {
    const [view, { top, bottom }] = [this.#scroll.getBoundingClientRect(), element.getBoundingClientRect()];
    return top >= view.top && bottom <= view.bottom;
  }

  #sizeNow() {
    const { clientWidth, clientHeight, scrollHeight } = this.#scroll;
    return `${clientWidth} ${clientHeight} ${scrollHeight}`;
  }

  // Binary search: the children are in order.
  #firstInView() {
    const top = this.#scroll.getBoundingClientRect().top;
    const children = this.#list.children;
    let [first, end] = [0, children.length];
    while (first < end) {
      const middle = (first + end) >> 1;
      if (children[middle].getBoundingClientRect().bottom > top) end = middle;
      else first = middle + 1;
    }
    while (first < children.length && !children[first].dataset.number) first++;
    return children[first];
  }
}
