import { CallDialog } from '/js/call-dialog.js';
import { press } from '/js/presses.js';
import { emojiNamed, react } from '/js/reactions.js';

/** The dialog for a reaction: common emoji, and a field for any other. */
export class ReactionDialog extends CallDialog {
  #panel;
  #emoji;
  #room;
  #number;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {{sign: string, names: string[]}[]} parts.emoji
   */
  constructor(dialog, { connection, panel, emoji }) {
    super(dialog, connection);
    this.#panel = panel;
    this.#emoji = emoji;
    this.find('.common').addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (button) press(button, () => this.#react(button.textContent));
    });
    this.onSubmit('.other', (fields) => this.#react(fields.get('emoji')));
    panel.addEventListener('shown', () => dialog.close());
  }

  /** @param {number} number a message of the current room */
  ask(number) {
    this.#room = this.#panel.room;
    this.#number = number;
    this.open();
  }

  forget() {
    this.find('.other').reset();
  }

  async #react(words) {
    const isOpen = this.whileOpen();
    const named = emojiNamed(words, this.#emoji) ?? emojiNamed(`:${words.trim()}:`, this.#emoji);
    const problem = await react(this.connection, this.#room, this.#number, named ?? words.trim(), true);
    if (!isOpen()) return;
    this.showProblem(problem);
    if (problem) return;
    this.forget();
    this.dialog.close();
  }
}
