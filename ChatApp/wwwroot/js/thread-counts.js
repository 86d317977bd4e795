import { counted } from '/js/texts.js';

/**
 * Shows below the first message of each thread how many loaded messages answer it, directly or not. Counted here and not by the server:
 * an answer is no change of the message that it answers.
 */
export class ThreadCounts {
  #list;
  #panel;
  #due = false;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.within the element of the list
   * @param {import('/js/message-list.js').MessageList} parts.list
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {(number: number) => void} parts.open opens a thread
   */
  constructor({ within, list, panel, open }) {
    this.#list = list;
    this.#panel = panel;
    list.addEventListener('drawn', () => this.#showSoon());
    within.addEventListener('click', ({ target }) => {
      const line = target.closest('.answers');
      if (line) open(Number(line.closest('[data-number]').dataset.number));
    });
    this.#show();
  }

  // Once for all messages that are rendered together.
  #showSoon() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => this.#show());
  }

  #show() {
    this.#due = false;
    const { room } = this.#panel;
    const counts = countAnswers(room?.messages ?? []);
    for (const element of this.#list.elements) {
      const count = counts.get(Number(element.dataset.number));
      const line = element.querySelector(':scope > .answers') ?? (count && newAnswersLine(element));
      if (!count) line?.remove();
      // The window around a permalink may end before the last answer.
      else line.textContent = room.window ? counted('thread.atLeast', count) : counted('thread.answers', count);
    }
  }
}

function newAnswersLine(element) {
  const line = Object.assign(document.createElement('button'), { type: 'button', className: 'answers' });
  element.append(line);
  return line;
}

/** The number of answers by the number of the first message. @param {import('/js/wire.js').MessageView[]} messages ascending by number */
function countAnswers(messages) {
  const [firsts, counts] = [new Map(), new Map()];
  for (const { number, replyTo, deletedAt } of messages) {
    if (!replyTo) continue;
    const first = firsts.get(replyTo.number) ?? replyTo.number;
    firsts.set(number, first);
    if (!deletedAt) counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return counts;
}
