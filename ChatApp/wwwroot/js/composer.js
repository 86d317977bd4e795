import { Drafts } from '/js/drafts.js';
import { insertText } from '/js/insert-text.js';
import { enterIn, isPress, onTouch } from '/js/keys.js';
import { quoted } from '/js/quotes.js';
import { tabs } from '/js/tabs.js';
import { text } from '/js/texts.js';
import { isVisible } from '/js/visible.js';
import { textProblem } from '/js/wire.js';

/** A second press within this time belongs to the text just sent, not to the draft restored into the field, in ms. */
const SECOND_PRESS_MS = 700;

/**
 * The text field for messages. Editable in every connection state; the draft of each room survives a reload, and so does an edit in
 * progress.
 * @typedef {{item: string} | {number: number, of?: string}} Target what is being edited: an outbox item, or a stored message with its
 * client message id
 */
export class Composer {
  #form;
  #field;
  #banner;
  #problem;
  #drafts;
  #opened = false;
  #untouched = false;
  #refused = false;
  #broughtBackAt = -Infinity;
  #attachments = null;
  #room = '';
  #submitText;
  #react;
  #reacting = false;
  #lastMine;
  #hasFiles;

  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.form `#composer`
   * @param {string} parts.personId
   * @param {(text: string, target: Target | null, more: {files?: import('/js/outbox.js').WaitingFile[],
   *   replyTo?: import('/js/wire.js').Quote}) => void} parts.submit
   * @param {(text: string) => Promise<string> | null} parts.react reacts if the text means that: resolves to why it failed, or empty
   * @param {() => {number: number, clientMessageId: string, text: string} | undefined} parts.lastMine the last editable own message
   * @param {(target: Target) => boolean} parts.hasFiles whether a message has files: then its text may be empty
   */
  constructor({ form, personId, submit, react, lastMine, hasFiles }) {
    this.#form = form;
    this.#field = form.querySelector('textarea');
    this.#banner = form.querySelector('#editing');
    this.#problem = form.querySelector('#composer-problem');
    this.#drafts = new Drafts(personId);
    this.#submitText = submit;
    this.#react = react;
    this.#lastMine = lastMine;
    this.#hasFiles = hasFiles;
    this.#field.enterKeyHint = onTouch() ? 'enter' : 'send';
    this.#field.addEventListener('input', () => this.#typed());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.#banner.querySelector('button').addEventListener('click', () => this.#leaveBanner());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    tabs.addEventListener('died', () => this.#takeOver());
    addEventListener('pageshow', (event) => event.persisted && this.#opened && this.#reopen());
  }

  /** The text field. */
  get field() {
    return this.#field;
  }

  /** Sends files with new messages. @param {import('/js/attachments.js').Attachments} attachments */
  attach(attachments) {
    this.#attachments = attachments;
    attachments.onChanged = (files) => this.#drafts.attach(files);
    if (this.#opened) attachments.show(this.#room, this.#drafts.files);
  }

  /** Shows why something cannot be sent. @param {string} problem empty for nothing */
  showProblem(problem) {
    this.#showProblem(problem);
  }

  /** Loads the draft of a room. @param {string} roomId @param {string} name @param {boolean} writable */
  show(roomId, name, writable) {
    const restored = this.#opened ? '' : this.#field.value;
    this.#opened = this.#untouched = true;
    this.#drafts.open(roomId);
    this.#room = roomId;
    this.#attachments?.show(roomId, this.#drafts.files);
    this.#show();
    // A browser that restores forms may already have restored the text.
    if (restored && !this.#field.value) this.#field.value = restored;
    this.name(name, writable);
  }

  /** @param {string} name of the room @param {boolean} writable */
  name(name, writable) {
    this.#field.placeholder = text('composer.placeholder', { room: name });
    this.#field.setAttribute('aria-label', text('composer.label', { room: name }));
    this.#form.hidden = !writable;
  }

  /**
   * Starts an edit; the text being written is kept as a draft, and so is another edit in progress.
   * @param {Target} target
   * @param {string} words its current text
   */
  edit(target, words) {
    this.#drafts.edit(keyOf(target), words, target.of);
    this.#show();
    this.#field.focus();
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  /** Makes the new message an answer; an edit in progress ends. @param {import('/js/wire.js').MessageView} message */
  reply(message) {
    if (this.#target) this.#drafts.finishEdit();
    this.#drafts.reply(quoted(message));
    this.#show();
    this.#field.focus();
  }

  /** Returns to the draft. */
  finishEdit() {
    this.#drafts.finishEdit();
    this.#show();
  }

  // The edit ends, or the new message is no longer an answer.
  #leaveBanner() {
    if (this.#target) return this.finishEdit();
    this.#drafts.reply();
    return this.#showBanner();
  }

  #key(event) {
    if (event.defaultPrevented) return; // The key chose a completion.
    const enter = enterIn(event);
    if (enter !== 'other') event.preventDefault();
    if (enter === 'send') this.#submit();
    if (enter === 'break') insertText(this.#field, '\n');
    if (enter !== 'other' || !isPress(event) || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape' && (this.#target || this.#drafts.replyTo)) {
      event.preventDefault();
      this.#leaveBanner();
    } else if (event.key === 'ArrowUp' && !this.#field.value && !this.#target) {
      const mine = this.#lastMine();
      if (!mine) return;
      event.preventDefault();
      this.edit({ number: mine.number, of: mine.clientMessageId }, mine.text);
    }
  }

  get #target() {
    return targetOf(this.#drafts);
  }

  #submit() {
    const words = this.#field.value;
    const target = this.#target;
    const files = target ? null : this.#attachments;
    if (this.#form.hidden || (!isVisible(words) && !(target ? this.#hasFiles(target) : files?.any))) return;
    if (!target && performance.now() - this.#broughtBackAt < SECOND_PRESS_MS) return;
    if (!target && !this.#attachments && this.#drafts.files.length) return this.#showProblem(text('outbox.uploading'));
    const problem = textProblem(words);
    if (problem) return this.#showProblem(problem);
    const reaction = target || this.#reacting ? null : this.#react(words);
    if (reaction) return this.#finishReaction(words, reaction);
    if (this.#reacting) return undefined;
    const { replyTo } = this.#drafts;
    if (target) {
      this.finishEdit();
      this.#broughtBackAt = performance.now();
    } else {
      this.#field.value = '';
      this.#drafts.write('');
      this.#drafts.reply();
      this.#showBanner();
      this.#showProblem('');
    }
    return this.#submitText(words, target, target ? {} : { replyTo, files: files?.any ? files.take() : undefined });
  }

  // The text stays until the reaction is stored, and is then removed only if it is still the same.
  async #finishReaction(words, reaction) {
    this.#reacting = true;
    const problem = await reaction;
    this.#reacting = false;
    if (this.#field.value !== words || this.#target) return;
    if (!problem) {
      this.#field.value = '';
      this.#drafts.write('');
    }
    this.#showProblem(problem);
  }

  #typed() {
    this.#untouched = false;
    this.#broughtBackAt = -Infinity;
    this.#drafts.write(this.#field.value);
    this.#showProblem(this.#refused ? textProblem(this.#field.value) : '');
  }

  // Shows the draft in the field, and the editing banner above it.
  #show() {
    this.#field.value = this.#drafts.words;
    this.#showBanner();
    this.#showProblem('');
  }

  #showBanner() {
    const { active, replyTo } = this.#drafts;
    this.#banner.hidden = !active && !replyTo;
    if (active) this.#form.dataset.editing = active.slice(1);
    else delete this.#form.dataset.editing;
    let words = text(this.#target?.item ? 'composer.editingWaiting' : 'composer.editing');
    if (!active && replyTo) words = text('composer.replying', { author: replyTo.author.name, text: replyTo.excerpt });
    this.#banner.querySelector('.words').textContent = words;
  }

  // A killed tab may have left a draft: it is loaded if nothing was written here yet.
  #takeOver() {
    if (this.#untouched && !this.#field.value && !this.#target) this.#reopen();
  }

  #reopen() {
    this.#drafts.reopen();
    this.#attachments?.show(this.#room, this.#drafts.files);
    this.#show();
  }

  #showProblem(problem) {
    this.#refused = Boolean(problem);
    this.#problem.textContent = problem || (this.#drafts.isUnstored ? text('unstored') : '');
    this.#problem.hidden = !this.#problem.textContent;
  }
}

function keyOf(target) {
  return target.item ? `i${target.item}` : `n${target.number}`;
}

function targetOf({ active, of }) {
  if (!active) return null;
  return active.startsWith('i') ? { item: active.slice(1) } : { number: Number(active.slice(1)), of };
}
