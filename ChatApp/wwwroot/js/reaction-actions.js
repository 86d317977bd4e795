import { isSecondClick } from '/js/presses.js';
import { ReactionDialog } from '/js/reaction-dialog.js';
import { react, reactionOf } from '/js/reactions.js';

/** How long a message says why a reaction failed, in ms. */
const SAID_MS = 6_000;

/** Reacting to messages: a press on a shown reaction adds or removes one's own; a dialog offers other emoji. */
export class ReactionActions {
  #list;
  #connection;
  #panel;
  #dialog;
  #problem = Object.assign(document.createElement('p'), { className: 'reaction-problem', role: 'alert' });
  #said;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list
   * @param {HTMLDialogElement} parts.dialog
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {{sign: string, names: string[]}[]} parts.emoji
   */
  constructor({ list, dialog, connection, panel, emoji }) {
    this.#list = list;
    this.#connection = connection;
    this.#panel = panel;
    this.#dialog = new ReactionDialog(dialog, { connection, panel, emoji });
    list.addEventListener('click', (event) => {
      const button = event.target.closest('.reaction');
      if (button && !isSecondClick(event)) this.#toggle(button);
    });
  }

  /** Asks for the emoji to react with. @param {number} number the message */
  ask(number) {
    this.#dialog.ask(number);
  }

  // A disabled button would lose the focus: it stays, and is off.
  async #toggle(button) {
    if (button.ariaDisabled === 'true') return;
    const { number } = button.closest('[data-number]').dataset;
    const { emoji } = reactionOf(button);
    button.ariaDisabled = 'true';
    try {
      this.#say(number, await react(this.#connection, this.#panel.room, Number(number), emoji, button.ariaPressed !== 'true'));
    } finally {
      button.ariaDisabled = null;
    }
  }

  #say(number, words) {
    clearTimeout(this.#said);
    this.#problem.remove();
    const element = this.#list.querySelector(`:scope > [data-number="${number}"]`);
    if (!words || !element) return;
    element.append(this.#problem);
    this.#problem.textContent = words;
    this.#said = setTimeout(() => this.#problem.remove(), SAID_MS);
  }
}
