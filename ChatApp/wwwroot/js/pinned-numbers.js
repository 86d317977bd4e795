/**
 * The numbers of a room's pinned messages, most of which the page does not hold: kept current with each change that the reader receives.
 */
export class PinnedNumbers {
  /** By number, whether it is pinned, and the change at which that was known. @type {Map<number, {isOn: boolean, change: number}>} */
  #known = new Map();
  #count = 0;

  /** Called when the numbers have changed. @type {() => void} */
  onChange = () => {};

  get count() {
    return this.#count;
  }

  /** @param {number[]} numbers those pinned now @param {number} change up to which they are known */
  reset(numbers, change) {
    this.#known = new Map(numbers.map((number) => [number, { isOn: true, change }]));
    this.#update();
  }

  /** @param {import('/js/wire.js').MessageView} message as changed */
  take({ number, change, pinned }) {
    const known = this.#known.get(number);
    if (known ? known.change >= change : !pinned) return;
    this.#known.set(number, { isOn: Boolean(pinned), change });
    this.#update();
  }

  #update() {
    this.#count = [...this.#known.values()].filter(({ isOn }) => isOn).length;
    this.onChange();
  }
}
