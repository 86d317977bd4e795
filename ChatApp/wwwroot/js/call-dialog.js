import { text } from '/js/texts.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/** A dialog whose buttons call the server, and which says why something did not work. */
export class CallDialog {
  /** @type {HTMLDialogElement} */
  dialog;

  /** @type {import('/js/connection.js').Connection} */
  connection;

  /** @param {HTMLDialogElement} dialog @param {import('/js/connection.js').Connection} connection */
  constructor(dialog, connection) {
    this.dialog = dialog;
    this.connection = connection;
    // A press beside the dialog closes it, as people expect.
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  }

  /** Opens the dialog afresh. */
  open() {
    this.tell('');
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** @param {string} selector within the dialog */
  find(selector) {
    return this.dialog.querySelector(selector);
  }

  /** Says why something did not work. @param {string} words */
  tell(words) {
    const problem = this.find(':scope > .problem');
    problem.textContent = words;
    problem.hidden = !words;
  }

  /** Calls a hub method. @returns {Promise<any>} its answer; undefined where it was refused, which the dialog then says */
  async call(method, ...values) {
    if (!this.connection.open) return this.tell(text('offline'));
    try {
      const answer = await this.connection.invoke(method, ...values);
      this.tell('');
      return answer ?? null;
    } catch (error) {
      const refusal = refusalOf(error);
      return this.tell(refusal ? refusalWords(refusal) : text('offline'));
    }
  }
}

/** A row of a list in a dialog. @param {string} name @param {{note?: string, here?: boolean, actions?: [string, () => void][]}} [more] */
export function row(name, { note = '', here, actions = [] } = {}) {
  const item = document.createElement('li');
  if (here !== undefined) {
    item.append(Object.assign(document.createElement('span'), { className: 'presence' }));
    showHere(item, here);
  }
  const words = Object.assign(document.createElement('span'), { className: 'row-name', dir: 'auto', textContent: name });
  if (note) words.append(Object.assign(document.createElement('small'), { className: 'muted', textContent: ` ${note}` }));
  item.append(words);
  for (const [label, act] of actions) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: label });
    button.addEventListener('click', act);
    item.append(button);
  }
  return item;
}

/**
 * Shows whether the person of a row is here.
 * @param {HTMLLIElement} item A {@link row} made with `here`.
 * @param {boolean} here
 */
export function showHere(item, here) {
  item.toggleAttribute('data-here', here);
  item.querySelector('.presence').title = text(here ? 'people.here' : 'people.away');
}
