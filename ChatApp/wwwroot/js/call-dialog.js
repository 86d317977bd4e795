import { kindMark } from '/js/kind-mark.js';
import { isSecondClick, press } from '/js/presses.js';
import { text } from '/js/texts.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/**
 * A dialog whose buttons call the server, and which shows why a call failed. Typed text survives a close that may be accidental
 * (Escape, a click outside); it is discarded when the action is done, or by the close button.
 */
export class CallDialog {
  /** @type {HTMLDialogElement} */
  dialog;

  /** @type {import('/js/connection.js').Connection} */
  connection;

  #opening = 0;

  /** @param {HTMLDialogElement} dialog @param {import('/js/connection.js').Connection} connection */
  constructor(dialog, connection) {
    this.dialog = dialog;
    this.connection = connection;
    closeByPressBeside(dialog);
    this.find(':scope > header form')?.addEventListener('submit', () => this.forget());
  }

  /** Opens the dialog without an error message. */
  open() {
    this.#opening++;
    this.showProblem('');
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** @returns {() => boolean} whether the dialog is still open, without having been closed and reopened since this call */
  whileOpen() {
    const opening = this.#opening;
    return () => this.dialog.open && opening === this.#opening;
  }

  /** Discards typed text. */
  forget() {}

  /** @param {string} selector within the dialog */
  find(selector) {
    return this.dialog.querySelector(selector);
  }

  /** Shows why an action failed. @param {string} words */
  showProblem(words) {
    const problem = this.find('.problem');
    problem.textContent = words;
    problem.hidden = !words;
  }

  /**
   * Submits a form of the dialog: `send` runs once at a time, and not with fields that are too long.
   * @param {string} selector @param {(fields: FormData) => Promise<unknown>} send
   */
  onSubmit(selector, send) {
    const form = this.find(selector);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const tooLong = [...form.elements].find(isTooLong);
      if (tooLong) this.showProblem(text(tooLong.dataset.refusal));
      else press(form.querySelector('[type=submit]'), () => send(new FormData(form)));
    });
  }

  /** Runs a call when a button is pressed, once at a time. @param {string} selector @param {() => Promise<unknown>} work */
  onPress(selector, work) {
    this.find(selector).addEventListener('click', (event) => press(event.currentTarget, work));
  }

  /**
   * Opens the conversation with a person, and closes the dialog.
   * @param {{id: string}} person @param {import('/js/rooms.js').Rooms} rooms @param {import('/js/panel.js').Panel} panel
   */
  async writeTo(person, rooms, panel) {
    const isOpen = this.whileOpen();
    const room = await this.call('OpenDirect', [person.id]);
    if (!room) return;
    rooms.take(room);
    if (!isOpen()) return; // Only listed.
    this.dialog.close();
    panel.open(room.id);
  }

  /** Calls a hub method. @returns {Promise<any>} its result; undefined where it was refused, which the dialog then shows */
  async call(method, ...values) {
    if (!this.connection.open) return this.showProblem(text('offline'));
    const isOpen = this.whileOpen();
    try {
      const answer = await this.connection.invoke(method, ...values);
      if (isOpen()) this.showProblem('');
      return answer ?? null;
    } catch (error) {
      const refusal = refusalOf(error);
      if (isOpen()) this.showProblem(refusal ? refusalWords(refusal) : text('offline'));
      return undefined;
    }
  }
}

// Closes on a click outside, as people expect; but not when a text selection is dragged out over the edge, nor on a click on the dialog's
// padding: the dialog is the target of these as well.
function closeByPressBeside(dialog) {
  const isBeside = ({ target, clientX, clientY }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return target === dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom);
  };
  let began = false;
  dialog.addEventListener('pointerdown', (event) => (began = isBeside(event)));
  dialog.addEventListener('click', (event) => began && isBeside(event) && dialog.close());
}

/**
 * Creates a row of a list in a dialog.
 * @param {string} name
 * @param {{note?: string, kind?: string, here?: boolean | null, actions?: [string, () => unknown, (() => Promise<boolean>)?][]}} [more]
 * an action's last item asks whether the person is sure
 */
export function row(name, { note = '', kind, here, actions = [] } = {}) {
  const item = document.createElement('li');
  if (here !== undefined) {
    item.append(Object.assign(document.createElement('span'), { className: 'presence' }));
    showHere(item, here);
  }
  const words = Object.assign(document.createElement('span'), { className: 'row-name', dir: 'auto', textContent: name });
  if (note) words.append(' ', Object.assign(document.createElement('small'), { className: 'muted', dir: 'auto', textContent: note }));
  item.append(words);
  if (kind) item.append(' ', kindMark({ name, kind }));
  for (const [label, act, isSure = () => true] of actions) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'quiet', textContent: label });
    button.addEventListener('click', async (event) => !isSecondClick(event) && (await isSure()) && press(button, act));
    item.append(button);
  }
  return item;
}

// The server's length rules: names and topics are trimmed, and white space is collapsed.
function isTooLong({ value, dataset }) {
  return dataset.longest !== undefined && value.trim().replace(/\s+/gu, ' ').length > Number(dataset.longest);
}

/**
 * Shows whether the person of a row is connected.
 * @param {HTMLLIElement} item A {@link row} made with `here`.
 * @param {boolean | null} here null while unknown
 */
export function showHere(item, here) {
  item.toggleAttribute('data-here', here === true);
  item.querySelector('.presence').title = here === null ? '' : text(here ? 'people.here' : 'people.away');
}
