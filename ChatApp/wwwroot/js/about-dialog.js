import { CallDialog, row, showHere } from '/js/call-dialog.js';
import { PeopleSearch } from '/js/people-search.js';
import { roomName } from '/js/rooms.js';
import { counted, text } from '/js/texts.js';

/** About the room shown: its name and topic, who is in it, and the way out. */
export class AboutDialog extends CallDialog {
  #rooms;
  #panel;
  #people = [];
  #search;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/rooms.js').Rooms} rooms
   * @param {import('/js/panel.js').Panel} panel
   */
  constructor(dialog, connection, rooms, panel) {
    super(dialog, connection);
    this.#rooms = rooms;
    this.#panel = panel;
    this.#search = new PeopleSearch({
      field: this.find('#invite-search'),
      list: this.find('.found'),
      label: text('people.add'),
      find: async (beginning) => ((await this.call('FindPeople', beginning)) ?? [])
        .filter((person) => !this.#people.some((one) => one.id === person.id)),
      choose: (person) => this.#invite(person),
    });
    this.find('#about-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#save(new FormData(event.target));
    });
    this.find('#quit-room').addEventListener('click', () => this.call('QuitRoom', this.#room.id));
    this.find('#archive-room').addEventListener('click', () => this.#change('ArchiveRoom'));
    this.find('#reopen-room').addEventListener('click', () => this.#change('ReopenRoom'));
    rooms.addEventListener('changed', () => dialog.open && this.#showHere());
    panel.addEventListener('shown', () => dialog.close());
  }

  get #room() {
    return this.#rooms.get(this.#panel.room?.id);
  }

  async open() {
    if (!this.#room) return;
    this.#people = [];
    this.#draw();
    super.open();
    this.#search.clear();
    await this.#read();
  }

  async #read() {
    this.#people = (await this.call('PeopleIn', this.#room.id, '')) ?? [];
    this.#drawPeople();
  }

  #draw() {
    const room = this.#room;
    const owns = room.creatorId === this.#rooms.me.id || this.#rooms.me.kind === 'operator';
    const direct = room.kind === 'direct';
    this.find('h2').textContent = roomName(room, this.#rooms.me);
    this.find('#about-form').hidden = direct;
    for (const field of this.find('#about-form').querySelectorAll('input, button')) field.disabled = room.archived;
    this.find('#about-name').readOnly = !owns;
    this.find('#about-name').value = room.name;
    this.find('#about-topic').value = room.topic;
    this.find('.invite').hidden = direct || room.archived;
    this.find('#quit-room').hidden = direct;
    this.find('#archive-room').hidden = direct || !owns || room.archived;
    this.find('#reopen-room').hidden = direct || !owns || !room.archived;
    this.#drawPeople();
  }

  #drawPeople() {
    const room = this.#room;
    if (!room) return;
    const { me } = this.#rooms;
    const here = this.#rooms.here(room.id).people;
    const owns = room.creatorId === me.id || me.kind === 'operator';
    this.find('.count').textContent = this.#people.length ? counted('people.count', this.#people.length) : '';
    this.find('.people').replaceChildren(...this.#people.map((person) => row(person.id === me.id ? text('rooms.self', { name: person.name }) : person.name, {
      here: here.has(person.id),
      actions: person.id === me.id || room.kind === 'direct' || !owns ? [] : [[text('people.remove'), () => this.#remove(person)]],
    })));
  }

  // In the rows that are there: a button that is made anew while it is pressed is not clicked.
  #showHere() {
    const here = this.#rooms.here(this.#room?.id).people;
    [...this.find('.people').children].forEach((item, at) => showHere(item, here.has(this.#people[at].id)));
  }

  async #save(form) {
    const name = this.find('#about-name').readOnly ? null : form.get('name');
    const room = await this.call('ChangeRoom', this.#room.id, name, form.get('topic'));
    if (room) this.#rooms.take(room);
    if (room) this.dialog.close();
  }

  async #change(method) {
    const room = await this.call(method, this.#room.id);
    if (!room) return;
    this.#rooms.take(room);
    this.#draw();
  }

  async #invite(person) {
    if (await this.call('InviteToRoom', this.#room.id, person.id)) await this.#read();
  }

  async #remove(person) {
    if ((await this.call('RemoveFromRoom', this.#room.id, person.id)) !== undefined) await this.#read();
  }
}
