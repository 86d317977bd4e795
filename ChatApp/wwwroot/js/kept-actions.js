import { press } from '/js/presses.js';
import { text } from '/js/texts.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/** Pinning a message for everybody in the room, and saving it for oneself. Without a connection both only say so. */
export class KeptActions {
  #connection;
  #panel;
  #saved;
  #problem;

  /**
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {import('/js/saved-marks.js').SavedMarks} parts.saved
   * @param {import('/js/message-problem.js').MessageProblem} parts.problem
   */
  constructor({ connection, panel, saved, problem }) {
    this.#connection = connection;
    this.#panel = panel;
    this.#saved = saved;
    this.#problem = problem;
  }

  /** Shows what the buttons do to a message. @param {HTMLElement} bar @param {import('/js/wire.js').MessageView} message */
  offer(bar, message) {
    const [pin, save] = [bar.querySelector('.pin-message'), bar.querySelector('.save-message')];
    pin.hidden = !this.#panel.writable;
    label(pin, message.pinned ? 'actions.unpin' : 'actions.pin', Boolean(message.pinned));
    const isSaved = this.#saved.has(message.roomId, message.number);
    label(save, isSaved ? 'actions.unsave' : 'actions.save', isSaved);
  }

  /** Pins a message, or removes its pin. @param {HTMLButtonElement} button @param {import('/js/wire.js').MessageView} message */
  pin(button, message) {
    const { room } = this.#panel;
    return this.#call(button, message, async () =>
      room.session.take(await this.#connection.invoke('Pin', room.id, message.number, !message.pinned)));
  }

  /** Saves a message, or no longer. @param {HTMLButtonElement} button @param {import('/js/wire.js').MessageView} message */
  save(button, { roomId, number }) {
    return this.#call(button, { number }, () => this.#connection.invoke('Save', roomId, number, !this.#saved.has(roomId, number)));
  }

  #call(button, { number }, call) {
    if (!this.#connection.open) return this.#problem.showProblem(number, text('offline'));
    return press(button, async () => {
      try {
        await call();
        this.#problem.showProblem(number, '');
      } catch (error) {
        const refusal = refusalOf(error);
        this.#problem.showProblem(number, refusal ? refusalWords(refusal) : text('offline'));
      }
    });
  }
}

function label(button, key, isOn) {
  button.title = text(key);
  button.setAttribute('aria-label', button.title);
  button.toggleAttribute('data-on', isOn);
}
