import { showMark, takeMark } from '/js/pins.js';

/** The messages that the person saved for later, and the marks on them. */
export class SavedMarks {
  #blank;
  #byRoom = new Map();
  /** Changes since the attempt to connect began: what `Hello` answers may be older. */
  #early = [];
  #list;
  #panel;

  /**
   * @param {object} parts
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {HTMLTemplateElement} parts.template of messages
   * @param {Record<string, number[]>} [parts.numbers] by room, as in the page
   */
  constructor({ connection, template, numbers }) {
    this.#blank = takeMark(template, '.saved');
    this.#reset(numbers);
    connection.addEventListener('hello', ({ detail }) => {
      this.#reset(detail.saved);
      for (const change of this.#early.splice(0)) this.#set(change);
      for (const element of this.#list.elements) this.#show(element);
    });
    connection.addEventListener('state', ({ detail }) => detail.state === 'connecting' && this.#early.splice(0));
    connection.addEventListener('SavedChanged', ({ detail }) => {
      if (!connection.open) this.#early.push(detail);
      this.#apply(detail);
    });
  }

  /** Marks the messages that are shown from now on. @param {import('/js/message-list.js').MessageList} list
   * @param {import('/js/panel.js').Panel} panel */
  follow(list, panel) {
    this.#list = list;
    this.#panel = panel;
    list.addEventListener('drawn', ({ detail }) => this.#show(detail));
  }

  /** Whether a message is saved. @param {string} roomId @param {number} number */
  has(roomId, number) {
    return this.#byRoom.get(roomId)?.has(number) ?? false;
  }

  #reset(numbers = {}) {
    this.#byRoom = new Map(Object.entries(numbers).map(([roomId, some]) => [roomId, new Set(some)]));
  }

  #set({ roomId, number, on }) {
    if (!this.#byRoom.has(roomId)) this.#byRoom.set(roomId, new Set());
    if (on) this.#byRoom.get(roomId).add(number);
    else this.#byRoom.get(roomId).delete(number);
  }

  #apply(change) {
    const { roomId, number } = change;
    this.#set(change);
    const element = roomId === this.#panel.room?.id && this.#list.element(number);
    if (element) this.#show(element);
  }

  #show(element) {
    showMark(element, this.#blank, this.has(this.#panel.room?.id, Number(element.dataset.number)));
  }
}
