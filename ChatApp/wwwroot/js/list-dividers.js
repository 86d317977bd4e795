/** The lines between messages, such as the one above the first unread message. Each keeps its position while messages are added. */
export class ListDividers {
  #list;
  #rows;
  #numbers = new Map();

  /** @param {HTMLElement} list `#messages` @param {import('/js/message-rows.js').MessageRows} rows */
  constructor(list, rows) {
    this.#list = list;
    this.#rows = rows;
  }

  /** Keeps a line after the message with a number. @param {HTMLElement} line @param {number} number */
  set(line, number) {
    this.#numbers.set(line, number);
  }

  /** @param {HTMLElement} line */
  remove(line) {
    this.#numbers.delete(line);
    line.remove();
  }

  /** Places each line above the message after its number, or, while that is not loaded, below its own message. A line is shown only while
   * its position is loaded: a partly loaded history must not show it in a wrong one. */
  place() {
    for (const [line, number] of this.#numbers) {
      const [above, below] = [this.#rows.get(number), this.#rows.get(number + 1)];
      if (below && nextMessage(line) !== below) this.#rows.topOf(below).before(line);
      else if (!below && above && previousMessage(line) !== above) above.after(line);
      else if (!above && !below && this.#rows.size > 0) line.remove();
      else if (!above && !below && number === 0) this.#list.prepend(line);
    }
  }
}

function nextMessage(line) {
  let next = line.isConnected ? line.nextElementSibling : null;
  while (next && !next.dataset.number) next = next.nextElementSibling;
  return next;
}

function previousMessage(line) {
  let previous = line.isConnected ? line.previousElementSibling : null;
  while (previous && !previous.dataset.number) previous = previous.previousElementSibling;
  return previous;
}
