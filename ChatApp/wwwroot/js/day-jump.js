import { isPress } from '/js/keys.js';
import { press } from '/js/presses.js';
import { text } from '/js/texts.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/** Goes to the first message of a day, in the reader's time zone. Without this script the form does so in UTC. */
export class DayJump {
  #element;
  #connection;
  #panel;

  /**
   * @param {object} parts
   * @param {HTMLDetailsElement} parts.element
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   */
  constructor({ element, connection, panel }) {
    this.#element = element;
    this.#connection = connection;
    this.#panel = panel;
    const form = element.querySelector('form');
    form.addEventListener('submit', (event) => {
      event.preventDefault(); // It would end the connection.
      press(form.querySelector('[type=submit]'), () => this.#go(form.elements.day.value));
    });
    element.addEventListener('toggle', () => {
      this.#showProblem('');
      if (element.open) form.elements.day.focus();
    });
    panel.addEventListener('shown', () => (element.open = false));
    document.addEventListener('pointerdown', ({ target }) => element.contains(target) || (element.open = false));
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !isPress(event) || !element.open) return;
      event.preventDefault(); // Elsewhere, Escape marks the room as read.
      this.#close();
    });
  }

  #close() {
    this.#element.open = false;
    this.#element.querySelector('summary').focus();
  }

  async #go(day) {
    const { room } = this.#panel;
    if (!day || !room) return;
    if (!this.#connection.open) return this.#showProblem(text('offline'));
    const [year, month, date] = day.split('-').map(Number);
    try {
      const number = await this.#connection.invoke('FirstFrom', room.id, midnight(year, month, date).toISOString());
      if (room !== this.#panel.room || !this.#element.open) return;
      if (number === 0) return this.#showProblem(text('empty.title'));
      this.#close();
      this.#panel.open(room.id, { at: number });
    } catch (error) {
      const refusal = refusalOf(error);
      this.#showProblem(refusal ? refusalWords(refusal) : text('offline'));
    }
  }

  #showProblem(words) {
    const problem = this.#element.querySelector('.problem');
    problem.textContent = words;
    problem.hidden = !words;
  }
}

// The constructor reads years below 100 as 19xx.
function midnight(year, month, date) {
  const at = new Date(2000, 0, 1);
  at.setFullYear(year, month - 1, date);
  return at;
}
