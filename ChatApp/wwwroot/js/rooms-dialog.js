import { CallDialog, row } from '/js/call-dialog.js';
import { text } from '/js/texts.js';

/** Joins an open room, or makes a new one. */
export class RoomsDialog extends CallDialog {
  #rooms;
  #show;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/rooms.js').Rooms} rooms
   * @param {(roomId: string) => void} show
   */
  constructor(dialog, connection, rooms, show) {
    super(dialog, connection);
    this.#rooms = rooms;
    this.#show = show;
    this.find('#create-room').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#create(new FormData(event.target));
    });
  }

  async open() {
    this.find('#create-room').reset();
    this.#list([]);
    super.open();
    this.#list((await this.call('OpenRooms')) ?? []);
  }

  #list(open) {
    this.find('.none').hidden = open.length > 0;
    this.find('#open-rooms').replaceChildren(...open.map((room) => row(room.name, {
      note: room.topic, actions: [[text('join'), () => this.#join(room.id)]],
    })));
  }

  async #join(roomId) {
    this.#take(await this.call('JoinRoom', roomId));
  }

  async #create(form) {
    this.#take(await this.call('CreateRoom', form.get('kind'), form.get('name'), form.get('topic')));
  }

  #take(room) {
    if (!room) return;
    this.#rooms.take(room);
    this.dialog.close();
    this.#show(room.id);
  }
}
