import { fileElements } from '/js/message-files.js';
import { isWhole } from '/js/outbox.js';
import { isSecondClick } from '/js/presses.js';
import { counted, text } from '/js/texts.js';

/** Shows the waiting items of the current room's outbox, each with Send, Edit and Discard, and what is being sent. */
export class OutboxView {
  #list;
  #all;
  #template;
  #messages;
  #edit;
  #count;
  #room = null;
  /** The item for which only other files were picked. */
  #mispicked = '';
  #redraw = () => this.draw();

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list `#outbox`
   * @param {HTMLButtonElement} parts.all `#send-all`
   * @param {HTMLTemplateElement} parts.template
   * @param {import('/js/message-list.js').MessageList} parts.messages shows what is being sent
   * @param {(item: import('/js/outbox.js').Item) => void} parts.edit takes an item for editing
   * @param {(count: number) => void} parts.count receives the number of waiting items
   */
  constructor({ list, all, template, messages, edit, count }) {
    this.#list = list;
    this.#all = all;
    this.#template = template;
    this.#messages = messages;
    this.#edit = edit;
    this.#count = count;
    all.addEventListener('click', () => this.#room?.sender.sendAll());
    list.addEventListener('click', (event) => isSecondClick(event) || this.#press(event.target.closest('button')));
  }

  /** @param {import('/js/room.js').Room | null} room */
  show(room) {
    this.#room?.outbox.removeEventListener('changed', this.#redraw);
    this.#room = room;
    room?.outbox.addEventListener('changed', this.#redraw);
    this.draw();
  }

  /** Renders the outbox. Called by code that changes the available actions. */
  draw() {
    const items = this.#room?.outbox.waiting ?? [];
    const ready = this.#room?.sender.ready ?? false;
    this.#list.replaceChildren(...items.map((item) => this.#element(item, ready)));
    this.#all.hidden = items.length === 0;
    this.#all.disabled = !ready;
    this.#all.className = ready ? 'primary' : 'quiet';
    this.#all.textContent = counted('outbox.sendAll', items.length);
    this.#count(items.length);
    this.#messages.showUnderWay(this.#room?.outbox.underWay ?? []);
  }

  #element(item, ready) {
    const element = this.#template.content.firstElementChild.cloneNode(true);
    const note = this.#note(item);
    element.dataset.clientMessageId = item.id;
    element.querySelector('.text').textContent = item.text;
    element.querySelector('.files').replaceChildren(...fileElements(item.files, false));
    element.querySelector('.note').textContent = note;
    element.querySelector('.note').hidden = !note;
    element.querySelector('.send').disabled = !ready;
    if (!isWhole(item)) this.#drawPending(element, item, note);
    // An item that may be stored can be changed or discarded only once the room has caught up.
    element.querySelector('.edit').disabled = element.querySelector('.discard').disabled = item.state === 'unsure' && !ready;
    return element;
  }

  async #drawPending(element, item, note) {
    const { describe } = await import('/js/pending-files.js').catch(() => ({ describe: () => ({ note: '' }) }));
    const files = describe(item);
    const other = files.missing && item.id === this.#mispicked && text('outbox.otherFile');
    element.querySelector('.note').textContent = [note, other, files.note].filter(Boolean).join(' · ');
    element.querySelector('.note').hidden = false;
    element.querySelector('.pick').hidden = !files.missing;
  }

  async #pick({ id }) {
    const { outbox } = this.#room;
    const { acceptFiles } = await import('/js/pending-files.js');
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true });
    input.addEventListener('change', () => {
      this.#mispicked = acceptFiles(outbox, id, [...input.files]) ? '' : id;
      this.draw();
    });
    input.click();
  }

  #note(item) {
    const notes = [];
    if (item.note) notes.push(item.note);
    else if (item.state === 'unsure') notes.push(text('outbox.mayBeStored'));
    else if (item.edits) notes.push(text('outbox.edit'));
    else if (item.replyTo) notes.push(text('outbox.reply', { author: item.replyTo.author.name }));
    if (this.#room.sender.isQueued(item.id)) notes.push(text('outbox.queued'));
    if (this.#room.outbox.isUnstored(item.id)) notes.push(text('unstored'));
    return notes.join(' · ');
  }

  #press(button) {
    const item = button && this.#room?.outbox.find(button.closest('[data-client-message-id]').dataset.clientMessageId);
    if (!item) return;
    if (button.matches('.send')) this.#room.sender.send(item);
    else if (button.matches('.edit')) {
      this.#room.sender.hold(item.id);
      this.#edit(item);
      this.draw();
    }
    else if (button.matches('.pick')) this.#pick(item);
    else if (button.matches('.discard')) this.#discard(item);
  }

  async #discard(item) {
    this.#room.outbox.remove(item.id);
    if (isWhole(item)) return;
    const { cancelFiles } = await import('/js/pending-files.js').catch(() => ({ cancelFiles: () => {} }));
    cancelFiles(item);
  }
}
