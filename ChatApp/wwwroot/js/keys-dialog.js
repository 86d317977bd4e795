import { CallDialog } from '/js/call-dialog.js';
import { isInField, isPress } from '/js/keys.js';

/** The list of keys, opened by the question mark outside of text fields. */
export class KeysDialog extends CallDialog {
  /** @param {HTMLDialogElement} dialog @param {import('/js/connection.js').Connection} connection */
  constructor(dialog, connection) {
    super(dialog, connection);
    addEventListener('keydown', (event) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || !isPress(event)) return;
      if (!isInField(event) && !document.querySelector('dialog[open]')) this.open();
    });
  }
}
