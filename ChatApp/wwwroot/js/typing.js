import { namedWithKind } from '/js/kind-mark.js';
import { text } from '/js/texts.js';

/** Minimum interval between typing reports to the server, in ms. */
const TYPING_MS = 3_000;

/** How long a person is shown as typing without a new report, in ms. */
const SHOWN_MS = 6_000;

/** Maximum number of names; more people are shown as "several". */
const MOST_NAMED = 2;

/** Typing notices: reports the person's own typing, and shows that of others. */
export class Typing {
  #connection;
  #panel;
  #element;
  #lastSentAt = -TYPING_MS;
  #writers = new Map();

  /** @param {{connection: object, panel: import('/js/panel.js').Panel, field: HTMLTextAreaElement, element: HTMLElement}} parts */
  constructor({ connection, panel, field, element }) {
    this.#connection = connection;
    this.#panel = panel;
    this.#element = element;
    field.addEventListener('input', () => field.value && this.#emit());
    panel.addEventListener('shown', () => this.#forgetAll());
    connection.addEventListener('state', () => connection.open || this.#forgetAll());
    connection.addEventListener('TypingChanged', ({ detail: [roomId, person] }) => roomId === panel.room?.id && this.#note(person));
    panel.addEventListener('posted', ({ detail }) => detail.forEach(({ author }) => this.#forget(author.id)));
  }

  #emit() {
    const now = performance.now();
    if (now - this.#lastSentAt < TYPING_MS || !this.#panel.room?.session.entered) return;
    this.#lastSentAt = now;
    this.#connection.invoke('Typing', this.#panel.room.id).catch(() => {});
  }

  #note(person) {
    clearTimeout(this.#writers.get(person.id)?.timer);
    this.#writers.set(person.id, { name: namedWithKind(person), timer: setTimeout(() => this.#forget(person.id), SHOWN_MS) });
    this.#show();
  }

  #forget(personId) {
    clearTimeout(this.#writers.get(personId)?.timer);
    if (this.#writers.delete(personId)) this.#show();
  }

  #forgetAll() {
    this.#lastSentAt = -TYPING_MS;
    for (const id of [...this.#writers.keys()]) this.#forget(id);
  }

  #show() {
    const names = [...this.#writers.values()].map((writer) => writer.name);
    const [one, other] = names;
    if (names.length === 0) this.#element.textContent = '';
    else if (names.length > MOST_NAMED) this.#element.textContent = text('typing.many');
    else this.#element.textContent = other ? text('typing.two', { one, other }) : text('typing.one', { one });
  }
}
