import { CallDialog, row } from '/js/call-dialog.js';
import { text } from '/js/texts.js';
import { exactTime, wholeTime } from '/js/times.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/** The dialog about one message: when it was stored, who holds it, and who has read it. */
export class DetailsDialog extends CallDialog {
  #panel;
  #rooms;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/panel.js').Panel} panel
   * @param {import('/js/rooms.js').Rooms} rooms
   */
  constructor(dialog, connection, panel, rooms) {
    super(dialog, connection);
    this.#panel = panel;
    this.#rooms = rooms;
    panel.addEventListener('shown', () => dialog.close());
  }

  /** @param {import('/js/wire.js').MessageView} message of the current room */
  async ask(message) {
    const { id } = this.#panel.room;
    const postedAt = new Date(message.postedAt);
    const isToday = postedAt.toDateString() === new Date().toDateString();
    const stored = text('details.stored', { time: (isToday ? exactTime : wholeTime)(postedAt) });
    this.#show([stored], []);
    this.open();
    if (this.#rooms.get(id)?.hidesSeen) return this.#show([stored, text('details.hidden')], []);
    if (!this.connection.open) return this.showProblem(text('offline'));
    const isOpen = this.whileOpen();
    try {
      const { people, held, read, names } = await this.connection.invoke('SeenBy', id, message.number);
      if (!isOpen()) return undefined;
      this.#show([stored, text('details.held', { held, people }), text('details.read', { read })], names);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!isOpen()) return undefined;
      if (refusal?.code === 'NotAllowed') this.#show([stored, text('details.hidden')], []);
      else this.showProblem(refusal ? refusalWords(refusal) : text('offline'));
    }
    return undefined;
  }

  #show(words, names) {
    this.find('.seen-by').textContent = words.join(' · ');
    const list = this.find('.seen-names');
    list.hidden = names.length === 0;
    list.open = false;
    list.querySelector('ul').replaceChildren(...names.map(({ person, held, read }) => row(person.name, {
      kind: person.kind, note: read ? text('details.hasRead') : held ? text('details.holds') : text('details.notYet'),
    })));
  }
}
