import { CallDialog, row, showHere } from '/js/call-dialog.js';
import { PeopleSearch } from '/js/people-search.js';
import { press } from '/js/presses.js';
import { roomName } from '/js/rooms.js';
import { SureDialog } from '/js/sure-dialog.js';
import { counted, text } from '/js/texts.js';

/** The dialog about the current room: name, topic, members and leaving. */
export class AboutDialog extends CallDialog {
  #rooms;
  #panel;
  #people = [];
  #search;
  #sure;
  #drawnId = null;
  /** Typed but unsaved values, by room. */
  #typed = new Map();

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/rooms.js').Rooms} rooms
   * @param {import('/js/panel.js').Panel} panel
   * @param {HTMLDialogElement} sureDialog asks before what others notice
   */
  constructor(dialog, connection, rooms, panel, sureDialog) {
    super(dialog, connection);
    this.#sure = new SureDialog(sureDialog, connection);
    this.#rooms = rooms;
    this.#panel = panel;
    this.#search = new PeopleSearch({
      field: this.find('#invite-search'),
      list: this.find('.found'),
      label: text('people.add'),
      find: async (typed) => (await this.call('FindPeople', typed))
        ?.filter((person) => !this.#people.some((one) => one.id === person.id)) ?? null,
      choose: (person) => this.#invite(person),
    });
    this.onSubmit('#about-form', (fields) => this.#save(fields));
    this.find('#about-form').addEventListener('input', () => this.#keep());
    this.#onSure('#quit-room', () => this.#sureTo('quit', this.#room.kind === 'open' ? 'open' : 'closed'),
      () => this.call('QuitRoom', this.#room.id));
    this.onPress('#show-seen', () => this.#change('ShowSeen', true));
    this.onPress('#hide-seen', () => this.#change('ShowSeen', false));
    this.#onSure('#archive-room', () => this.#sureTo('archive'), () => this.#change('ArchiveRoom'));
    this.onPress('#reopen-room', () => this.#change('ReopenRoom'));
    rooms.addEventListener('changed', () => dialog.open && this.#showHere());
    panel.addEventListener('shown', () => {
      sureDialog.close(); // It asks about the room shown before.
      dialog.close();
    });
  }

  get #room() {
    return this.#rooms.get(this.#panel.room?.id);
  }

  async open() {
    if (!this.#room) return;
    this.#people = [];
    if (this.#drawnId !== this.#room.id) this.#search.clear();
    this.#draw();
    super.open();
    await this.#read();
    await this.#search.search();
  }

  forget() {
    this.#typed.delete(this.#drawnId);
    this.#search.clear();
  }

  async #read() {
    const { id } = this.#room;
    const people = (await this.call('PeopleIn', id, '')) ?? [];
    if (id !== this.#room?.id) return;
    this.#people = people;
    this.#drawPeople();
  }

  #keep() {
    this.#typed.set(this.#drawnId, { name: this.find('#about-name').value, topic: this.find('#about-topic').value });
  }

  #draw() {
    const room = this.#room;
    const { name, topic } = this.#typed.get(room.id) ?? room;
    this.#drawnId = room.id;
    const owns = room.creatorId === this.#rooms.me.id || this.#rooms.me.kind === 'operator';
    const direct = room.kind === 'direct';
    this.find('h2').textContent = roomName(room, this.#rooms.me);
    this.find('.edit-room').hidden = direct || room.archived;
    this.find('.edit-room').open = this.#typed.has(room.id);
    this.find('.room-topic').textContent = room.topic;
    this.find('#about-name').readOnly = !owns;
    this.find('#about-name').value = owns ? name : room.name;
    this.find('#about-topic').value = topic;
    this.find('.invite').hidden = direct || room.archived;
    this.find('#quit-room').hidden = direct;
    this.find('#show-seen').hidden = direct || !owns || !room.hidesSeen;
    this.find('#hide-seen').hidden = direct || !owns || Boolean(room.hidesSeen);
    this.find('#archive-room').hidden = direct || !owns || room.archived;
    this.find('#reopen-room').hidden = direct || !owns || !room.archived;
    this.#drawPeople();
  }

  #drawPeople() {
    const room = this.#room;
    if (!room) return;
    const { me } = this.#rooms;
    const owns = room.creatorId === me.id || me.kind === 'operator';
    this.find('.count').textContent = this.#people.length ? counted('people.count', this.#people.length) : '';
    const nameOf = ({ id, name }) => (id === me.id ? text('rooms.self', { name }) : name);
    this.find('.people').replaceChildren(...this.#people.map((person) => row(nameOf(person), {
      kind: person.kind,
      here: this.#isHere(room, person),
      actions: person.id === me.id || room.kind === 'direct' ? [] : [
        [text('people.write'), () => this.writeTo(person, this.#rooms, this.#panel)],
        ...(owns
          ? [[text('people.remove'), () => this.#remove(person), () => this.#sureTo('remove', 'what', { name: person.name })]]
          : []),
      ],
    })));
  }

  // Updates the existing rows: a button replaced while pressed receives no click.
  #showHere() {
    [...this.find('.people').children].forEach((item, at) => showHere(item, this.#isHere(this.#room, this.#people[at])));
  }

  #isHere(room, person) {
    return this.connection.open ? this.#rooms.here(room?.id).people.has(person.id) : null;
  }

  // The button is enabled while the question is open: it gets the focus back.
  #onSure(selector, ask, work) {
    const button = this.find(selector);
    button.addEventListener('click', async () => (await ask()) && press(button, work));
  }

  #sureTo(act, what = 'what', values = {}) {
    const title = text(`sure.${act}.title`, { ...values, room: roomName(this.#room, this.#rooms.me) });
    return this.#sure.ask({ title, what: text(`sure.${act}.${what}`), act: text(`sure.${act}.do`) });
  }

  async #save(form) {
    const isOpen = this.whileOpen();
    const name = this.find('#about-name').readOnly ? null : form.get('name');
    const topic = form.get('topic');
    const room = await this.call('ChangeRoom', this.#room.id, name, topic);
    if (!room) return;
    this.#rooms.take(room);
    // Values typed while the call was running are not saved yet.
    const typed = this.#typed.get(room.id);
    if (typed && (typed.topic !== topic || (name ?? typed.name) !== typed.name)) return;
    this.#typed.delete(room.id);
    if (isOpen()) this.dialog.close();
  }

  async #change(method, ...values) {
    const room = await this.call(method, this.#room.id, ...values);
    if (!room) return;
    this.#rooms.take(room);
    if (room.id === this.#room?.id) this.#draw();
  }

  async #invite(person) {
    if ((await this.call('InviteToRoom', this.#room.id, person.id)) && this.#room) await this.#read();
  }

  async #remove(person) {
    if ((await this.call('RemoveFromRoom', this.#room.id, person.id)) !== undefined && this.#room) await this.#read();
  }
}
