import { Notifications } from '/js/notifications.js';
import { NotifyConsent } from '/js/notify-consent.js';
import { NotifyDialog } from '/js/notify-dialog.js';
import { NotifyLeader } from '/js/notify-leader.js';

/** All that notifies the person: the header's bell with its dialog, and the notifications of the desktop. */
export class Notify {
  #dialog;

  /**
   * @param {object} parts
   * @param {HTMLDialogElement} parts.dialog
   * @param {HTMLButtonElement} parts.button
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/panel.js').Panel} parts.panel
   */
  constructor({ dialog, button, connection, rooms, panel }) {
    const consent = new NotifyConsent(rooms.me.id);
    new Notifications({ connection, rooms, panel, consent, leader: new NotifyLeader(panel) });
    this.#dialog = new NotifyDialog(dialog, { button, connection, rooms, panel, consent });
  }

  /** Opens the dialog. */
  open() {
    this.#dialog.open();
  }
}
