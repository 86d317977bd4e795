import { isPress } from '/js/keys.js';
import { isSecondClick } from '/js/presses.js';
import { text } from '/js/texts.js';

/** A shorter movement is no swipe, in px. */
const SWIPE_PX = 48;

/**
 * Shows a picture large, and by keys, buttons and swipes the other loaded ones of its list. The preview, which the page has already, is
 * shown until the file itself is loaded: without a connection it stays.
 */
export class PictureViewer {
  #dialog;
  #image;
  #panel;
  #room = null;
  #list = null;
  #number = 0;
  #address = '';
  #at = 0;
  #shown = 0;
  #touch = null;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {import('/js/panel.js').Panel} panel
   * @param {import('/js/message-list.js').MessageList} list
   */
  constructor(dialog, panel, list) {
    this.#dialog = dialog;
    this.#image = dialog.querySelector('img');
    this.#panel = panel;
    document.addEventListener('click', (event) => this.#open(event));
    dialog.querySelector('.picture-previous').addEventListener('click', () => this.#move(-1));
    dialog.querySelector('.picture-next').addEventListener('click', () => this.#move(1));
    dialog.addEventListener('keydown', (event) => this.#key(event));
    dialog.addEventListener('close', () => this.#closed());
    panel.addEventListener('shown', () => dialog.close());
    list.addEventListener('shown', () => panel.room?.find(this.#number)?.deletedAt && dialog.close());
    this.#followTouch(dialog.querySelector('.picture-stage'));
  }

  #open(event) {
    const link = event.target.closest?.('.message .preview');
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const message = link.closest('.message');
    this.#room = this.#panel.room;
    this.#list = message.parentElement;
    this.#show(link);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  get #pictures() {
    return [...this.#list.querySelectorAll('.message .preview')];
  }

  // An edit replaces the elements of a message; the picture may also have been deleted meanwhile.
  #move(step) {
    const pictures = this.#pictures;
    const at = pictures.findIndex((link) => link.href === this.#address);
    const next = pictures[at < 0 ? Math.min(this.#at, pictures.length - 1) : at + step];
    if (next) this.#show(next);
    else if (at < 0) this.#dialog.close();
  }

  async #show(link) {
    const shown = ++this.#shown;
    const pictures = this.#pictures;
    const preview = link.querySelector('img');
    this.#address = link.href;
    this.#number = Number(link.closest('.message').dataset.number);
    this.#at = pictures.indexOf(link);
    const find = (name) => this.#dialog.querySelector(`.picture-${name}`);
    this.#dialog.querySelector('h2').textContent = preview.alt;
    const place = text('viewer.place', { at: this.#at + 1, count: pictures.length });
    find('about').textContent = `${link.parentElement.querySelector('.size').textContent} · ${place}`;
    Object.assign(find('download'), { href: link.href, download: preview.alt });
    // Not disabled: a button that has the focus would lose it.
    Object.assign(find('previous'), { hidden: pictures.length === 1, ariaDisabled: this.#at === 0 });
    Object.assign(find('next'), { hidden: pictures.length === 1, ariaDisabled: this.#at === pictures.length - 1 });
    Object.assign(this.#image, { src: preview.src, alt: preview.alt });
    this.#note('loading', true);
    const note = await this.#loadWhole(link.href, () => shown === this.#shown);
    if (shown === this.#shown) this.#note(note);
  }

  /** @returns {Promise<string>} what is to be said; empty for nothing */
  async #loadWhole(address, isCurrent) {
    const whole = Object.assign(new Image(), { src: address });
    try {
      await whole.decode();
      if (isCurrent()) this.#image.src = address;
      return '';
    } catch {
      return (await this.#image.decode().then(() => true, () => false)) ? 'preview' : 'failed';
    }
  }

  #note(key, busy = false) {
    const words = { loading: text('viewer.loading'), preview: text('viewer.preview'), failed: text('viewer.failed') };
    this.#dialog.querySelector('.picture-note').textContent = words[key] ?? '';
    this.#dialog.ariaBusy = busy;
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !isPress(event) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#move(step);
  }

  // With two fingers or enlarged, a movement is the browser's.
  #followTouch(stage) {
    stage.addEventListener('pointerdown', ({ isPrimary, pointerType, clientX, clientY }) => {
      this.#touch = isPrimary && pointerType !== 'mouse' ? { clientX, clientY } : null;
    });
    stage.addEventListener('pointercancel', () => (this.#touch = null));
    stage.addEventListener('pointerup', ({ clientX, clientY }) => {
      const [from, scale] = [this.#touch, visualViewport?.scale ?? 1];
      this.#touch = null;
      if (!from || scale > 1) return;
      const [across, down] = [clientX - from.clientX, clientY - from.clientY];
      if (Math.abs(across) >= SWIPE_PX && Math.abs(across) > 2 * Math.abs(down)) this.#move(across < 0 ? 1 : -1);
    });
    // Beside the picture; not by the second click of a double click that opened this.
    stage.addEventListener('click', (event) => event.target === stage && !isSecondClick(event) && this.#dialog.close());
  }

  // The browser returns the focus, unless the element that had it was replaced.
  #closed() {
    this.#shown++;
    this.#image.removeAttribute('src');
    if (document.activeElement !== document.body || !this.#panel.room) return;
    const isSame = this.#room === this.#panel.room; // In another room, another message has the number.
    const message = isSame ? this.#list.querySelector(`:scope > [data-number="${this.#number}"]`) : null;
    (message?.querySelector('.preview, .at') ?? document.querySelector('#message-text')).focus();
  }
}
