import { CallDialog, row } from '/js/call-dialog.js';
import { PeopleSearch } from '/js/people-search.js';
import { text } from '/js/texts.js';

/** Opens a direct conversation with one or several people. */
export class DirectDialog extends CallDialog {
  #rooms;
  #search;
  #chosen = new Map();

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/rooms.js').Rooms} rooms
   * @param {(roomId: string) => void} show
   */
  constructor(dialog, connection, rooms, show) {
    super(dialog, connection);
    this.#rooms = rooms;
    this.#search = new PeopleSearch({
      field: this.find('#direct-search'),
      list: this.find('.found'),
      label: text('people.choose'),
      find: async (typed) => (await this.call('FindPeople', typed))?.filter((person) => !this.#chosen.has(person.id)) ?? null,
      choose: (person) => {
        this.#chosen.set(person.id, person);
        this.#draw();
      },
    });
    this.onPress('#direct-open', async () => {
      const isOpen = this.whileOpen();
      const asked = [...this.#chosen.keys()];
      const room = await this.call('OpenDirect', asked);
      if (!room) return;
      rooms.take(room);
      // If the dialog was closed or the choice changed meanwhile, the conversation is only listed.
      if (!isOpen() || asked.join() !== [...this.#chosen.keys()].join()) return;
      this.forget();
      dialog.close();
      show(room.id);
    });
  }

  open() {
    this.#draw();
    super.open();
    this.#search.search();
    this.find('#direct-search').focus();
  }

  forget() {
    this.#chosen.clear();
    this.#search.clear();
    this.#draw();
  }

  #draw() {
    this.find('#direct-open').disabled = this.#chosen.size === 0;
    this.find('.chosen').replaceChildren(...[...this.#chosen.values()].map((person) => row(this.#nameOf(person), {
      kind: person.kind,
      actions: [[text('people.drop'), () => {
        this.#chosen.delete(person.id);
        this.#draw();
      }]],
    })));
  }

  #nameOf(person) {
    return person.id === this.#rooms.me.id ? text('rooms.self', { name: person.name }) : person.name;
  }
}
