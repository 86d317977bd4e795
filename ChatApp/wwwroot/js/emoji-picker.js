import { isComposing } from '/js/keys.js';
import { text } from '/js/texts.js';

/** A list of all emoji, by group or found by the words of a field; the arrows move in it. */
export class EmojiPicker {
  #element;
  #data;
  #field;
  #choose;
  #group = null;

  /**
   * @param {HTMLElement} element rendered by `_EmojiPicker.cshtml`
   * @param {object} parts
   * @param {import('/js/emoji-data.js').EmojiData} parts.data
   * @param {HTMLInputElement} parts.field holds the words to look for
   * @param {(sign: string) => void} parts.choose
   */
  constructor(element, { data, field, choose }) {
    this.#element = element;
    this.#data = data;
    this.#field = field;
    this.#choose = choose;
    field.addEventListener('input', () => this.#show());
    field.addEventListener('keydown', (event) => this.#leaveField(event));
    this.#grid.addEventListener('keydown', (event) => this.#move(event));
    this.#grid.addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (button) this.#take(button.dataset.sign, button.textContent);
    });
    element.querySelector('.emoji-groups').addEventListener('click', ({ target }) => {
      const button = target.closest('button');
      if (!button) return;
      this.#group = button.dataset.group === '' ? null : Number(button.dataset.group);
      field.value = '';
      this.#show();
    });
    const tone = element.querySelector('.tone');
    tone.value = String(data.tone);
    tone.addEventListener('change', () => {
      data.tone = Number(tone.value);
      this.#show();
    });
  }

  /** Shows the recent emoji, or the first group, and loads the others. */
  async open() {
    this.#group = null;
    this.#show();
    await this.#data.load();
    this.#show();
  }

  get #grid() {
    return this.#element.querySelector('.emoji-grid');
  }

  #take(sign, shown) {
    this.#data.use(sign);
    this.#choose(shown);
  }

  #show() {
    const words = this.#field.value.trim();
    const { all, recent } = this.#data;
    const group = this.#group ?? (recent.length ? null : 0);
    const bySign = new Map(all.map((one) => [one.sign, one]));
    const shown = words ? this.#data.find(words)
      : group === null ? recent.map((sign) => bySign.get(sign) ?? { sign, names: [sign] })
      : all.filter((one) => (one.group ?? 0) === group);
    for (const button of this.#element.querySelectorAll('.emoji-groups button'))
      button.setAttribute('aria-pressed', !words && button.dataset.group === String(group ?? ''));
    const none = this.#element.querySelector('.none');
    none.textContent = words && shown.length === 0 ? text('emoji.none', { words }) : '';
    this.#grid.replaceChildren(...shown.map((one, index) => this.#button(one, index)));
  }

  #button(emoji, index) {
    const label = emoji.label ?? emoji.names[0];
    const button = Object.assign(document.createElement('button'), {
      type: 'button', textContent: emoji.shown ?? emoji.sign, title: label, ariaLabel: label, tabIndex: index === 0 ? 0 : -1,
    });
    button.dataset.sign = emoji.sign;
    return button;
  }

  #leaveField(event) {
    if (event.key !== 'ArrowDown' || isComposing(event)) return;
    event.preventDefault();
    this.#grid.firstElementChild?.focus();
  }

  #move(event) {
    const buttons = [...this.#grid.children];
    const at = buttons.indexOf(event.target);
    const columns = buttons.findIndex((one) => one.offsetTop > buttons[0].offsetTop);
    const row = columns < 0 ? buttons.length : columns;
    const last = buttons.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + row, ArrowUp: at - row, Home: 0, End: last }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    if (to < 0) return void this.#field.focus();
    const next = buttons[Math.min(to, last)];
    buttons[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
}

