import { text } from '/js/texts.js';

/** Shows what waits in the outbox, each with its Send, Edit and Discard. */
export class OutboxView {
  #list;
  #all;
  #template;
  #outbox;
  #sender;
  #composer;

  /** @param {{list: HTMLElement, all: HTMLButtonElement, template: HTMLTemplateElement, outbox: object, sender: object, composer: object}} parts */
  constructor({ list, all, template, outbox, sender, composer }) {
    this.#list = list;
    this.#all = all;
    this.#template = template;
    this.#outbox = outbox;
    this.#sender = sender;
    this.#composer = composer;
    outbox.addEventListener('changed', () => this.show());
    all.addEventListener('click', () => sender.sendAll());
    list.addEventListener('click', (event) => this.#press(event.target.closest('button')));
  }

  /** Draws the outbox as it is. Called by whoever changes what can be done with it. */
  show() {
    const items = this.#outbox.waiting;
    const ready = this.#sender.ready;
    this.#list.replaceChildren(...items.map((item) => this.#element(item, ready)));
    this.#all.hidden = items.length === 0;
    this.#all.disabled = !ready;
  }

  #element(item, ready) {
    const element = this.#template.content.firstElementChild.cloneNode(true);
    const note = item.note ?? (item.state === 'unsure' ? text('outbox.mayBeStored') : '');
    element.dataset.clientMessageId = item.id;
    element.querySelector('.text').textContent = item.text;
    element.querySelector('.note').textContent = note;
    element.querySelector('.note').hidden = !note;
    element.querySelector('.send').disabled = !ready;
    element.querySelector('.edit').disabled = item.state === 'unsure';
    element.querySelector('.discard').disabled = item.state === 'unsure' && !ready;
    return element;
  }

  #press(button) {
    const item = button && this.#outbox.find(button.closest('[data-client-message-id]').dataset.clientMessageId);
    if (!item) return;
    if (button.matches('.send')) this.#sender.send(item);
    else if (button.matches('.edit')) this.#composer.edit(item);
    else if (button.matches('.discard')) this.#outbox.remove(item.id);
  }
}
