/** How long a message says why an action failed, in ms. */
const PROBLEM_MS = 6_000;

/** Says below a message why an action on it failed. */
export class MessageProblem {
  #list;
  #element = Object.assign(document.createElement('p'), { className: 'message-problem', role: 'alert' });
  #removal;

  /** @param {HTMLElement} list `#messages` */
  constructor(list) {
    this.#list = list;
  }

  /**
   * @param {number | string} number of the message
   * @param {string} words empty where the action succeeded
   * @param {HTMLElement} [list] the one that shows the message
   */
  showProblem(number, words, list = this.#list) {
    clearTimeout(this.#removal);
    this.#element.remove();
    const element = list.querySelector(`:scope > [data-number="${number}"]`);
    if (!words || !element) return;
    element.append(this.#element);
    this.#element.textContent = words;
    this.#removal = setTimeout(() => this.#element.remove(), PROBLEM_MS);
  }
}
