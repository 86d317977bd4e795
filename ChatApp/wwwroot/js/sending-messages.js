/** @typedef {{id: string, text: string, edits?: number}} Item what is being sent; `edits` is the number of the message that it changes */

/** Shows what is being sent: new messages at the end of the list, edits at their messages. */
export class SendingMessages {
  #list;
  #elements;
  #rows;
  #edited = [];

  /**
   * @param {HTMLElement} list `#messages`
   * @param {import('/js/message-element.js').MessageElements} elements
   * @param {import('/js/message-rows.js').MessageRows} rows
   */
  constructor(list, elements, rows) {
    this.#list = list;
    this.#elements = elements;
    this.#rows = rows;
  }

  /** @param {Item[]} items all of them @returns {boolean} whether new messages are among them */
  show(items) {
    const sending = [...this.#list.querySelectorAll(':scope > [data-state]:not([data-number])')];
    const there = new Map(sending.map((one) => [one.dataset.clientMessageId, one]));
    const added = items.filter((item) => !item.edits && !there.delete(item.id));
    for (const element of there.values()) element.remove();
    for (const item of added) this.#list.append(this.#elements.sending(item));
    for (const number of this.#edited) delete this.#rows.get(number)?.dataset.state;
    this.#edited = items.flatMap((item) => item.edits ?? []);
    for (const number of this.#edited) this.#rows.get(number)?.setAttribute('data-state', 'sending');
    return added.length > 0;
  }
}
