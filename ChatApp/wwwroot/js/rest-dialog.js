import { CallDialog } from '/js/call-dialog.js';

/** A rest is over for this long after its end, in ms: a page that slept through it waits for the button. */
const OVER_MS = 10_000;

const REST_HOUR_MS = 3_600_000;

/**
 * Disconnects until a time of the person's choice. Then the page makes the one attempt that this press asked for, as it does when a turn
 * comes; a press on Reconnect before that replaces it.
 */
export class RestDialog extends CallDialog {
  #time;
  #timer;

  /** @param {HTMLDialogElement} dialog @param {import('/js/connection.js').Connection} connection */
  constructor(dialog, connection) {
    super(dialog, connection);
    this.#time = this.find('[type=time]');
    connection.addEventListener('state', ({ detail }) => detail.loss?.until || clearTimeout(this.#timer));
    this.find('form.settings').addEventListener('submit', () => this.#rest(nextAt(this.#time.value)));
  }

  open() {
    const hour = new Date(Date.now() + REST_HOUR_MS);
    this.#time.value = `${String(hour.getHours()).padStart(2, '0')}:00`;
    super.open();
  }

  #rest(until) {
    this.connection.leave({ words: 'rest', until });
    this.#timer = setTimeout(() => Date.now() < until.getTime() + OVER_MS && this.connection.connect(), until.getTime() - Date.now());
  }
}

// The next moment with this time of day, such as 14:00.
function nextAt(time) {
  const [hours, minutes] = time.split(':').map(Number);
  const at = new Date();
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() <= Date.now()) at.setDate(at.getDate() + 1);
  return at;
}
