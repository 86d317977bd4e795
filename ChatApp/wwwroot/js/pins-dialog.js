import { CallDialog } from '/js/call-dialog.js';
import { press } from '/js/presses.js';
import { counted, text } from '/js/texts.js';
import { wholeTime } from '/js/times.js';

/** The button with the number of the room's pinned messages, and the dialog that lists them. */
export class PinsDialog extends CallDialog {
  #button;
  #panel;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} parts
   * @param {HTMLButtonElement} parts.button
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   */
  constructor(dialog, { button, connection, panel }) {
    super(dialog, connection);
    this.#button = button;
    this.#panel = panel;
    this.find('ol').addEventListener('click', ({ target }) => target.closest('a') && dialog.close()); // The page follows the link.
    panel.addEventListener('shown', () => {
      dialog.close();
      this.#follow();
    });
    this.#follow();
  }

  async open() {
    this.find('ol').replaceChildren();
    super.open();
    await this.#read();
  }

  #follow() {
    const { room } = this.#panel;
    if (room) room.reader.pins.onChange = () => room === this.#panel.room && this.#changed();
    this.#showCount();
  }

  #changed() {
    this.#showCount();
    if (this.dialog.open) this.#read();
  }

  #showCount() {
    const count = this.#panel.room?.reader.pins.count ?? 0;
    this.#button.hidden = count === 0;
    this.#button.setAttribute('aria-label', counted('pins', count));
    this.#button.querySelector('.count').textContent = count;
  }

  async #read() {
    const { room } = this.#panel;
    const isOpen = this.whileOpen();
    const pinned = await this.call('PinsIn', room.id);
    if (!pinned || !isOpen()) return; // Where the call failed, the list stays.
    this.find('ol').replaceChildren(...pinned.map((one) => this.#row(room, one)));
  }

  #row(room, { message, pinned }) {
    const [author, excerpt] = [message.author.name, message.excerpt || '📎'];
    const link = make('a', { href: `/rooms/${encodeURIComponent(room.id)}?at=${message.number}` });
    link.append(
      make('b', { dir: 'auto', textContent: author }),
      make('span', { className: 'excerpt', dir: 'auto', textContent: excerpt }),
      make('small', { textContent: text('pins.by', { name: pinned.by.name }), title: wholeTime(new Date(pinned.at)) }),
    );
    const item = make('li');
    item.append(link);
    if (this.#panel.writable) {
      const button = make('button', { type: 'button', className: 'quiet', textContent: text('actions.unpin') });
      button.setAttribute('aria-label', text('pins.unpin', { author }));
      button.addEventListener('click', () => press(button, async () => {
        const changed = await this.call('Pin', room.id, message.number, false);
        if (!changed) return;
        this.find('header button').focus(); // The list is drawn again, without this button.
        room.session.take(changed);
      }));
      item.append(button);
    }
    return item;
  }
}

function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
