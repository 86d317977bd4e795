import { CallDialog, row } from '/js/call-dialog.js';
import { randomId } from '/js/ids.js';
import { text } from '/js/texts.js';

/** Joins an open room, or creates a new one. */
export class RoomsDialog extends CallDialog {
  #rooms;
  #show;
  /** The pending request: pressing again after a loss repeats it for the same room. */
  #pendingCreate = { fields: '', id: '' };

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
    this.onSubmit('#create-room', (fields) => this.#create(fields));
  }

  async open() {
    this.#list([]);
    super.open();
    const isOpen = this.whileOpen();
    const open = (await this.call('OpenRooms')) ?? [];
    if (isOpen()) this.#list(open);
  }

  forget() {
    this.find('#create-room').reset();
  }

  #list(open) {
    this.find('.none').hidden = open.length > 0;
    this.find('#open-rooms').replaceChildren(...open.map((room) => row(room.name, {
      note: room.topic, actions: [[text('join'), () => this.#join(room.id)]],
    })));
  }

  #join(roomId) {
    return this.#callAndShow('JoinRoom', roomId);
  }

  async #create(form) {
    const fields = [form.get('kind'), form.get('name'), form.get('topic')];
    if (this.#pendingCreate.fields !== JSON.stringify(fields)) this.#pendingCreate = { fields: JSON.stringify(fields), id: randomId(16) };
    const isMade = await this.#callAndShow('CreateRoomOnce', this.#pendingCreate.id, ...fields);
    if (isMade) this.#pendingCreate = { fields: '', id: '' };
    if (isMade && this.find('#create-name').value === form.get('name')) this.forget();
  }

  // If the dialog was closed meanwhile, the room is only listed.
  async #callAndShow(method, ...values) {
    const isOpen = this.whileOpen();
    const room = await this.call(method, ...values);
    if (!room) return false;
    this.#rooms.take(room);
    if (isOpen()) {
      this.dialog.close();
      this.#show(room.id);
    }
    return true;
  }
}
