import { DeleteDialog } from '/js/delete-dialog.js';
import { DetailsDialog } from '/js/details-dialog.js';
import { KeptActions } from '/js/kept-actions.js';
import { MessageProblem } from '/js/message-problem.js';
import { ReactionActions } from '/js/reaction-actions.js';
import { text } from '/js/texts.js';
import { UndoDelete } from '/js/undo-delete.js';
import { refusalOf, refusalWords } from '/js/wire.js';

/** How long "copied" is shown, in ms. */
const LINK_COPIED_MS = 1_500;

/** The actions of a message: one toolbar, moved into the message that is hovered or focused. */
export class MessageActions {
  #list;
  #bar;
  #deleting;
  #details;
  #reactions;
  #kept;
  #panel;
  #composer;
  #rooms;
  #connection;
  #problem;
  #openThread;
  #undo;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list
   * @param {HTMLTemplateElement} parts.template
   * @param {HTMLDialogElement} parts.dialog
   * @param {HTMLElement} parts.undo
   * @param {HTMLDialogElement} parts.detailsDialog
   * @param {HTMLDialogElement} parts.reactionDialog
   * @param {() => Promise<import('/js/emoji-data.js').EmojiData>} parts.emojiData
   * @param {import('/js/connection.js').Connection} parts.connection
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {import('/js/composer.js').Composer} parts.composer
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/saved-marks.js').SavedMarks} parts.saved
   * @param {(number: number) => void} parts.openThread
   */
  constructor({
    list, messages, template, dialog, undo, detailsDialog, reactionDialog, emojiData, connection, panel, composer, rooms, saved, openThread,
  }) {
    this.#list = list;
    this.#bar = template.content.firstElementChild.cloneNode(true);
    this.#deleting = new DeleteDialog(dialog, connection, panel);
    this.#undo = new UndoDelete(undo, connection, panel);
    this.#details = new DetailsDialog(detailsDialog, connection, panel, rooms);
    const problem = (this.#problem = new MessageProblem(list));
    this.#reactions = new ReactionActions({
      within: list.closest('.panel'), dialog: reactionDialog, connection, panel, emojiData, problem,
    });
    this.#kept = new KeptActions({ connection, panel, saved, problem });
    this.#panel = panel;
    this.#composer = composer;
    this.#rooms = rooms;
    this.#connection = connection;
    this.#openThread = openThread;
    for (const event of ['focusin', 'click'])
      list.addEventListener(event, ({ target }) => this.#attach(target.closest('[data-number]')));
    // A resting mouse pointer does not take the toolbar from the keyboard.
    const isAtKeyboard = () => this.#bar.parentElement?.querySelector(':focus-visible');
    list.addEventListener('pointerover', ({ target }) => isAtKeyboard() || this.#attach(target.closest('[data-number]')));
    list.addEventListener('pointerleave', () => this.#bar.matches(':focus-within') || this.#bar.remove());
    panel.addEventListener('shown', () => dialog.close()); // It asks about a message of another room.
    messages.addEventListener('shown', () => this.#offer());
    connection.addEventListener('hello', () => queueMicrotask(() => this.#offer()));
    rooms.addEventListener('changed', () => this.#offer()); // The person may have become an operator, or no longer be one.
    for (const event of ['MessageChanged', 'SavedChanged']) connection.addEventListener(event, () => queueMicrotask(() => this.#offer()));
    this.#bar.addEventListener('click', (event) => this.#press(event.target.closest('button')));
    this.#attach(list.querySelector('[data-number]:is(:hover, :focus-within)')); // Hovered before this module was loaded.
  }

  #attach(element) {
    if (!element || element === this.#bar.parentElement) return;
    const message = this.#panel.room?.find(Number(element.dataset.number));
    if (!message || message.deletedAt) return this.#bar.remove();
    element.append(this.#bar);
    return this.#offer();
  }

  // The author may edit and delete a message; an operator may delete any.
  #offer() {
    const message = this.#message;
    if (!message) return;
    const { id, kind } = this.#rooms.me;
    const mine = message.author.id === id;
    this.#bar.querySelector('.reply-message').hidden = !this.#panel.writable;
    this.#bar.querySelector('.open-thread').hidden = !message.replyTo && !this.#bar.parentElement.querySelector(':scope > .answers');
    this.#bar.querySelector('.react-message').hidden = !this.#panel.writable;
    this.#kept.offer(this.#bar, message);
    this.#bar.querySelector('.edit-message').hidden = !mine || !this.#panel.writable || message.text === undefined;
    const mayRemove = (mine || kind === 'operator') && this.#panel.writable;
    this.#bar.querySelector('.remove-preview').hidden = !mayRemove || !message.preview;
    this.#bar.querySelector('.delete-message').hidden = !mayRemove;
  }

  get #message() {
    return this.#panel.room?.find(Number(this.#bar.closest('[data-number]')?.dataset.number));
  }

  #press(button) {
    const message = this.#message;
    if (!message || !button) return;
    if (button.matches('.edit-message')) this.#composer.edit({ number: message.number, of: message.clientMessageId }, message.text);
    else if (button.matches('.reply-message')) this.#composer.reply(message);
    else if (button.matches('.open-thread')) this.#openThread(message.number);
    else if (button.matches('.react-message')) this.#reactions.ask(message.number);
    else if (button.matches('.pin-message')) this.#kept.pin(button, message);
    else if (button.matches('.save-message')) this.#kept.save(button, message);
    else if (button.matches('.message-details')) this.#details.ask(message);
    else if (button.matches('.mark-unread')) this.#panel.markUnread(message.number);
    else if (button.matches('.copy-link')) this.#copyLink(message, button);
    else if (button.matches('.remove-preview')) this.#removePreview(message, button);
    else if (button.matches('.delete-message')) this.#askToDelete(message);
  }

  async #copyLink(message, button) {
    const link = new URL(`/rooms/${encodeURIComponent(message.roomId)}?at=${message.number}`, location.href).href;
    const said = button.title;
    // The clipboard exists only on a secure origin; elsewhere the address bar shows the link to copy.
    const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
    if (!copied && this.#panel.room?.id === message.roomId) this.#panel.open(message.roomId, { at: message.number });
    if (!copied || button.matches('.done')) return;
    button.title = text('actions.copied');
    button.classList.add('done');
    setTimeout(() => {
      button.title = said;
      button.classList.remove('done');
    }, LINK_COPIED_MS);
  }

  async #removePreview({ roomId, number }, button) {
    if (!this.#connection.open) return this.#problem.showProblem(number, text('offline'));
    button.disabled = true;
    try {
      this.#panel.room?.session.take(await this.#connection.invoke('RemovePreview', roomId, number));
    } catch (error) {
      const refusal = refusalOf(error);
      this.#problem.showProblem(number, refusal ? refusalWords(refusal) : text('offline'));
    } finally {
      button.disabled = false;
      this.#offer();
    }
  }

  // Keyboard focus moves to the message after the deleted one, or after the last to the text field.
  #askToDelete(message) {
    const isByKeyboard = this.#bar.querySelector(':focus-visible') !== null;
    const next = () => this.#list.querySelector(`[data-number="${message.number}"] ~ [data-number] .at`);
    this.#deleting.ask(message, () => {
      if (isByKeyboard) (next() ?? this.#composer.field).focus();
      if (message.author.id === this.#rooms.me.id) this.#undo.offer(message);
    });
  }
}
