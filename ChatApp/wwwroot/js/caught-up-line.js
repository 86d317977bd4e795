import { counted, text } from '/js/texts.js';

/** The line that says after a lost connection what came meanwhile, at the place in the list where it came. */
export class CaughtUpLine {
  #list;
  #line = null;

  /** @param {import('/js/message-list.js').MessageList} list */
  constructor(list) {
    this.#list = list;
  }

  /**
   * @param {{messages: number, edits: number, deletions: number, complete: boolean, putBack: boolean}} result of the catch-up
   * @param {string} moved says that the page is on another node; empty where it is not
   * @param {number} number of the message above the line
   * @returns {string} its words
   */
  show(result, moved, number) {
    const words = result.putBack ? text('caught.putBack') : caughtUpWords(result, moved);
    this.#line ??= newCaughtUpLine();
    this.#line.querySelector('.words').textContent = words;
    this.#list.insertAfter(number, this.#line);
    return words;
  }

  hide() {
    if (this.#line) this.#list.removeLine(this.#line);
  }
}

function newCaughtUpLine() {
  const line = document.createElement('li');
  line.id = 'caught-up';
  line.className = 'divider';
  line.append(Object.assign(document.createElement('span'), { className: 'words' }));
  return line;
}

function caughtUpWords({ messages, edits, deletions, complete }, moved) {
  const parts = [['messages', messages], ['edits', edits], ['deletions', deletions]]
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => counted(`caught.${kind}`, count));
  const rest = text('list.semicolon') + text(complete ? 'caught.complete' : 'caught.incomplete');
  if (moved && !parts.length) return moved + rest;
  return `${moved || text('caught.since')} · ${parts.length ? parts.join(text('list.join')) : text('caught.none')}${rest}`;
}
