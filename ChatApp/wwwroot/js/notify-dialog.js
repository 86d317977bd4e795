import { CallDialog } from '/js/call-dialog.js';
import { text } from '/js/texts.js';

/** The header's bell and its dialog: what of the current room the person is notified of, and whether this browser shows it. */
export class NotifyDialog extends CallDialog {
  #button;
  #rooms;
  #panel;
  #consent;
  #choosing = 0;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} parts
   * @param {HTMLButtonElement} parts.button
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {import('/js/notify-consent.js').NotifyConsent} parts.consent
   */
  constructor(dialog, { button, connection, rooms, panel, consent }) {
    super(dialog, connection);
    this.#button = button;
    this.#rooms = rooms;
    this.#panel = panel;
    this.#consent = consent;
    this.find('fieldset').addEventListener('change', ({ target }) => this.#choose(target.value || null));
    this.onPress('#notify-here', () => (consent.state === 'on' ? consent.stop() : consent.ask()));
    consent.addEventListener('changed', () => this.#draw());
    rooms.addEventListener('changed', () => this.#draw());
    panel.addEventListener('shown', () => {
      dialog.close();
      this.#draw();
    });
    this.#draw();
  }

  open() {
    this.#draw();
    super.open();
  }

  async #choose(level) {
    this.#choosing++;
    await this.call('SetNotifyLevel', this.#panel.room?.id, level);
    this.#choosing--;
    this.#draw(); // The stored level, also where the call failed.
  }

  #draw() {
    const { room } = this.#panel;
    this.#button.hidden = !room;
    if (!room) return;
    const level = this.#rooms.level(room.id);
    this.#button.dataset.level = level;
    const words = text('notify.button', { level: text(`notify.level.${level}`) });
    this.#button.title = words;
    this.#button.setAttribute('aria-label', words);
    const usual = text(`notify.level.${this.#rooms.defaultLevel(room.id)}`);
    this.find('.default').textContent = text('notify.default', { level: usual });
    if (this.#choosing === 0) this.find(`[name=level][value="${this.#rooms.mark(room.id).notify ?? ''}"]`).checked = true;
    const { state } = this.#consent;
    const here = this.find('.here');
    const news = text(`notify.here.${state}`);
    if (here.textContent !== news) here.textContent = news; // Screen readers announce a status region whenever its text is set.
    const press = this.find('#notify-here');
    press.hidden = state === 'unsupported' || state === 'blocked';
    press.textContent = text(state === 'on' ? 'notify.stop' : 'notify.ask');
  }
}
