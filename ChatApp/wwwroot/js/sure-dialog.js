import { CallDialog } from '/js/call-dialog.js';
import { isSecondClick } from '/js/presses.js';

/** Asks before an action that others notice; Enter and Escape leave everything as it is. */
export class SureDialog extends CallDialog {
  #sure = '';

  /** @param {HTMLDialogElement} dialog @param {import('/js/connection.js').Connection} connection */
  constructor(dialog, connection) {
    super(dialog, connection);
    dialog.addEventListener('click', (event) => isSecondClick(event) && event.preventDefault()); // The click that opened this was double.
    this.find('form').addEventListener('submit', ({ submitter }) => (this.#sure = submitter?.value ?? ''));
  }

  /**
   * @param {{title: string, what: string, act: string}} words the question, its consequence, and the label of the button
   * @returns {Promise<boolean>} whether the person pressed that button
   */
  ask({ title, what, act }) {
    this.#sure = '';
    this.find('h2').textContent = title;
    this.find('.muted').textContent = what;
    this.find('.danger').textContent = act;
    this.open();
    return new Promise((resolve) => {
      this.dialog.addEventListener('close', () => resolve(this.#sure === 'sure'), { once: true });
    });
  }
}
