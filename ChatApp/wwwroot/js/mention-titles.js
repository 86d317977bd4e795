import { namedWithKind } from '/js/kind-mark.js';

/** Shows the mentioned person's name and kind in a tooltip when a mention is hovered. */
export class MentionTitles {
  #connection;
  #panel;
  /** By person id; a promise while the server is asked. */
  #titles = new Map();

  /** @param {{list: HTMLElement, connection: import('/js/connection.js').Connection, panel: import('/js/panel.js').Panel}} parts */
  constructor({ list, connection, panel }) {
    this.#connection = connection;
    this.#panel = panel;
    list.addEventListener('pointerover', ({ target }) => this.#show(target.closest('.mention')));
    connection.addEventListener('PersonChanged', ({ detail }) => this.#titles.delete(detail.id));
  }

  async #show(mention) {
    if (!mention) return;
    const { person: id } = mention.dataset;
    if (!this.#titles.has(id)) this.#titles.set(id, this.#find(id, mention.textContent.slice(1)));
    const title = await this.#titles.get(id);
    if (title) mention.title = title;
    else this.#titles.delete(id);
  }

  async #find(id, name) {
    const { room } = this.#panel;
    if (!this.#connection.open || !room) return null;
    const people = await this.#connection.invoke('PeopleIn', room.id, name).catch(() => []);
    const person = people.find((one) => one.id === id);
    return person ? namedWithKind(person) : null;
  }
}
