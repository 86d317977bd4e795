import { isSecondClick } from '/js/presses.js';
import { ReactionDialog } from '/js/reaction-dialog.js';
import { react, reactionOf } from '/js/reactions.js';

/** Reacting to messages: a press on a shown reaction adds or removes one's own; a dialog offers other emoji. */
export class ReactionActions {
  #connection;
  #panel;
  #dialog;
  #problem;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.within contains all lists of messages
   * @param {HTMLDialogElement} parts.dialog
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {() => Promise<import('/js/emoji-data.js').EmojiData>} parts.emojiData
   * @param {import('/js/message-problem.js').MessageProblem} parts.problem
   */
  constructor({ within, dialog, connection, panel, emojiData, problem }) {
    this.#problem = problem;
    this.#connection = connection;
    this.#panel = panel;
    this.#dialog = new ReactionDialog(dialog, { connection, panel, emojiData });
    within.addEventListener('click', (event) => {
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
    const message = button.closest('[data-number]');
    const { number } = message.dataset;
    const list = message.parentElement; // The message may be rendered again meanwhile.
    const { emoji } = reactionOf(button);
    button.ariaDisabled = 'true';
    try {
      const isOn = button.ariaPressed !== 'true';
      this.#problem.showProblem(number, await react(this.#connection, this.#panel.room, Number(number), emoji, isOn), list);
    } finally {
      button.ariaDisabled = null;
    }
  }
}
