import { CallDialog } from '/js/call-dialog.js';
import { EmojiPicker } from '/js/emoji-picker.js';
import { insertText } from '/js/insert-text.js';

/** The dialog with all emoji, which puts one into the message field. */
export class EmojiDialog extends CallDialog {
  #picker;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/emoji-data.js').EmojiData} parts.data
   * @param {HTMLTextAreaElement} parts.field
   */
  constructor(dialog, { connection, data, field }) {
    super(dialog, connection);
    const search = this.find('#emoji-search');
    this.#picker = new EmojiPicker(this.find('.emoji-picker'), {
      data,
      field: search,
      choose: (sign) => {
        search.value = '';
        dialog.close();
        insertText(field, `${sign} `);
      },
    });
    this.find('form.settings').addEventListener('submit', (event) => {
      event.preventDefault();
      this.find('.emoji-grid button')?.click();
    });
  }

  open() {
    super.open();
    this.#picker.open();
    this.find('#emoji-search').focus();
  }

  forget() {
    this.find('#emoji-search').value = '';
  }
}
