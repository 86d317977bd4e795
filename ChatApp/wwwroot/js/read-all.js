/** The button that marks everything as read, shown while something is unread. */
export class ReadAll {
  #button;
  #connection;
  #rooms;
  #panel;
  #works = false;

  /**
   * @param {object} parts
   * @param {HTMLButtonElement} parts.button
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/panel.js').Panel} parts.panel
   */
  constructor({ button, connection, rooms, panel }) {
    this.#button = button;
    this.#connection = connection;
    this.#rooms = rooms;
    this.#panel = panel;
    button.addEventListener('click', () => this.#readAll());
    rooms.addEventListener('changed', () => this.#draw());
    connection.addEventListener('state', () => this.#draw());
    this.#draw();
  }

  get #unread() {
    return this.#rooms.all.filter((room) => this.#rooms.mark(room.id).unread > 0);
  }

  #draw() {
    this.#button.hidden = this.#unread.length === 0;
    this.#button.disabled = this.#works || !this.#connection.open;
  }

  // One call after another: the server bounds calls a second, and what a loss of the connection prevents stays unread.
  async #readAll() {
    this.#works = true;
    this.#draw();
    this.#panel.markRead();
    for (const { id, lastNumber } of this.#unread) {
      if (!this.#connection.open) break;
      await this.#connection.invoke('MarkRead', id, lastNumber).catch(() => {});
    }
    this.#works = false;
    this.#draw();
  }
}
