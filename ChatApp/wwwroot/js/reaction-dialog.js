import { CallDialog } from '/js/call-dialog.js';
import { EmojiPicker } from '/js/emoji-picker.js';
import { press } from '/js/presses.js';
import { emojiNamed, react } from '/js/reactions.js';

/** The dialog for a reaction: common emoji, and a field for any other. */
export class ReactionDialog extends CallDialog {
  #panel;
  #data;
  #picker;
  #room;
  #number;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {() => Promise<import('/js/emoji-data.js').EmojiData>} parts.emojiData
   */
  constructor(dialog, { connection, panel, emojiData }) {
    super(dialog, connection);
    this.#panel = panel;
    emojiData().then((data) => {
      this.#data = data;
      this.#picker = new EmojiPicker(this.find('.emoji-picker'), {
        data, field: this.find('#reaction-emoji'), choose: (sign) => this.#react(sign),
      });
    }, () => {}); // Without them, one emoji can still be typed.
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
    this.#picker?.open();
  }

  forget() {
    this.find('.other').reset();
  }

  async #react(words) {
    const isOpen = this.whileOpen();
    const all = this.#data?.all ?? [];
    const named = emojiNamed(words, all) ?? emojiNamed(`:${words.trim()}:`, all);
    const problem = await react(this.connection, this.#room, this.#number, named ?? words.trim(), true);
    if (!isOpen()) return;
    this.showProblem(problem);
    if (problem) return;
    this.forget();
    this.dialog.close();
  }
}
