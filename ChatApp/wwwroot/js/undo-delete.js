import { press } from '/js/presses.js';
import { text } from '/js/texts.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/** How long the author may bring a deleted message back, in ms: the server keeps its text for as long. */
const UNDO_MS = 10_000;

/** Offers the author for a moment to bring back what they have deleted. The deletion itself is done at once, for everybody. */
export class UndoDelete {
  #bar;
  #connection;
  #panel;
  #message = null;
  #end;

  /**
   * @param {HTMLElement} bar
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/panel.js').Panel} panel
   */
  constructor(bar, connection, panel) {
    this.#bar = bar;
    this.#connection = connection;
    this.#panel = panel;
    const button = bar.querySelector('button');
    button.addEventListener('click', () => press(button, () => this.#restore()));
    panel.addEventListener('shown', () => this.#hide());
  }

  /** @param {import('/js/wire.js').MessageView} message of the current room, deleted by its author; those with files cannot come back */
  offer(message) {
    this.#hide();
    if (message.files?.length) return;
    this.#message = message;
    this.#bar.hidden = false;
    this.#render(text('undo.deleted'));
    this.#end = setTimeout(() => this.#hide(), UNDO_MS);
  }

  async #restore() {
    const [message, { room }] = [this.#message, this.#panel];
    if (!this.#connection.open) return this.#render(text('offline'));
    try {
      room.session.take(await this.#connection.invoke('RestoreMessage', room.id, message.number));
      if (message === this.#message) this.#hide();
    } catch (error) {
      const refusal = refusalOf(error);
      if (message === this.#message) this.#render(refusal ? refusalWords(refusal) : text('offline'));
    }
  }

  #hide() {
    clearTimeout(this.#end);
    this.#message = null;
    this.#bar.hidden = true;
  }

  #render(words) {
    this.#bar.querySelector('span').textContent = words;
  }
}
