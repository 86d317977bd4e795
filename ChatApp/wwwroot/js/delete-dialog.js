import { CallDialog } from '/js/call-dialog.js';
import { isSecondClick, press } from '/js/presses.js';

/** Confirms before a message is deleted. The dialog shows the current message, and closes when its room is left. */
export class DeleteDialog extends CallDialog {
  #panel;
  #room = null;
  #message = null;
  #then;
  #follow = ({ detail }) => this.#changed(detail);

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/panel.js').Panel} panel
   */
  constructor(dialog, connection, panel) {
    super(dialog, connection);
    this.#panel = panel;
    this.find('form').addEventListener('submit', (event) => {
      if (event.submitter?.value !== 'delete') return;
      event.preventDefault();
      press(event.submitter, () => this.#delete());
    });
    dialog.addEventListener('close', () => this.#room?.removeEventListener('changed', this.#follow));
    dialog.addEventListener('click', (event) => isSecondClick(event) && event.preventDefault()); // The click that opened this was double.
    panel.addEventListener('shown', () => dialog.close());
  }

  /** @param {import('/js/wire.js').MessageView} message of the current room @param {() => void} then called once it is deleted */
  ask(message, then) {
    this.#room = this.#panel.room;
    this.#then = then;
    this.#room.addEventListener('changed', this.#follow);
    this.#draw(message);
    this.open();
  }

  #changed(messages) {
    const message = messages.find(({ number }) => number === this.#message.number);
    if (message?.deletedAt || (message && message.clientMessageId !== this.#message.clientMessageId)) this.dialog.close();
    else if (message) this.#draw(message);
  }

  #draw(message) {
    this.#message = message;
    const element = document.createElement('template');
    element.innerHTML = message.html;
    this.find('.what').replaceChildren(element.content);
  }

  async #delete() {
    const [room, then, isOpen] = [this.#room, this.#then, this.whileOpen()];
    const message = await this.call('DeleteMessage', room.id, this.#message.number, this.#message.clientMessageId);
    if (!message) return;
    room.session.take(message); // This closes the dialog as well, if the room is still shown.
    if (isOpen()) this.dialog.close();
    if (room === this.#panel.room) then();
  }
}
