import { avatarHue, initials } from '/js/avatars.js';
import { CallDialog, showHere } from '/js/call-dialog.js';
import { insertText } from '/js/insert-text.js';
import { markKind } from '/js/kind-mark.js';

/** What is known of a person, and what one can do with them: opened by a press on their name, picture or mention. */
export class PersonCard extends CallDialog {
  #rooms;
  #panel;
  #composer;
  #person = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} parts
   * @param {HTMLElement} parts.within the element that has the messages
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {import('/js/composer.js').Composer} parts.composer
   */
  constructor(dialog, { within, connection, rooms, panel, composer }) {
    super(dialog, connection);
    this.#rooms = rooms;
    this.#panel = panel;
    this.#composer = composer;
    within.addEventListener('click', ({ target }) => {
      const person = personAt(target);
      if (person) this.show(person);
    });
    this.onPress('.write', () => this.writeTo(this.#person, rooms, panel));
    this.find('.mention-them').addEventListener('click', () => this.#mention());
    rooms.addEventListener('changed', () => dialog.open && this.#showHere());
    panel.addEventListener('shown', () => dialog.close());
  }

  /** @param {{id: string, name: string, kind?: string}} person */
  show(person) {
    const { me } = this.#rooms;
    this.#person = person = { ...person, ...this.#rooms.here(this.#panel.room?.id).people.get(person.id) };
    this.find('.avatar').textContent = initials(person.name);
    this.find('.avatar').dataset.hue = avatarHue(person.id);
    this.find('.row-name').textContent = person.name;
    markKind(this.find('.kind-mark'), [person]);
    this.find('.write').hidden = person.id === me.id;
    this.find('.mention-them').hidden = person.id === me.id || this.#composer.field.checkVisibility() === false;
    this.find('.their-messages').href = `/search?from=${encodeURIComponent(person.name)}`;
    const manage = this.find('.manage-them');
    manage.hidden = me.kind !== 'operator';
    manage.href = `/people?find=${encodeURIComponent(person.name)}`;
    this.#showHere();
    this.open();
  }

  #showHere() {
    const isHere = this.connection.open ? this.#rooms.here(this.#panel.room?.id).people.has(this.#person.id) : null;
    showHere(this.find('.who'), isHere);
    this.find('.presence-word').textContent = this.find('.presence').title;
  }

  #mention() {
    this.dialog.close();
    const { field } = this.#composer;
    const before = field.value.slice(0, field.selectionStart);
    insertText(field, `${before === '' || /\s$/u.test(before) ? '' : ' '}@${this.#person.name} `);
  }
}

// The author of a message, or the person whom it names.
function personAt(target) {
  const mention = target.closest('.body [data-person]');
  if (mention) return { id: mention.dataset.person, name: mention.textContent.replace(/^@/, '') };
  const message = target.closest('.author, .avatar')?.closest('[data-author]');
  if (!message) return null;
  return {
    id: message.dataset.author,
    name: message.querySelector('.author').textContent,
    kind: message.querySelector('.meta .kind-mark')?.dataset.kind,
  };
}
