import { sizeOf } from '/js/message-files.js';
import { text } from '/js/texts.js';
import { Upload } from '/js/upload.js';

/** Maximum number of files of one message; see the server's `Limits`. */
const MOST_FILES = 10;

/** The files for the next message of each room: picked, pasted or dropped, each with its progress. */
export class Attachments {
  #list;
  #template;
  #most;
  #problem;
  #byRoom = new Map();
  #room = '';

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.list `#attachments`
   * @param {HTMLTemplateElement} parts.template
   * @param {HTMLInputElement} parts.input `#files`
   * @param {HTMLButtonElement} parts.button opens the browser's dialog
   * @param {HTMLElement} parts.field the text field, into which one pastes
   * @param {HTMLElement} parts.target where one drops
   * @param {(problem: string) => void} parts.problem shows why a file is not taken
   */
  constructor({ list, template, input, button, field, target, problem }) {
    this.#list = list;
    this.#template = template;
    this.#most = Number(button.dataset.mostBytes);
    this.#problem = problem;
    const form = list.closest('form');
    button.addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      this.add([...input.files]);
      input.value = '';
    });
    field.addEventListener('paste', (event) => {
      const { files, types } = event.clipboardData;
      if (!files.length || types.includes('text/plain')) return; // Office programs paste a picture of their text as well.
      event.preventDefault();
      this.add([...files]);
    });
    target.addEventListener('dragover', (event) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      form.classList.add('dropping');
    });
    for (const end of ['dragleave', 'drop']) target.addEventListener(end, () => form.classList.remove('dropping'));
    target.addEventListener('drop', (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      this.add([...event.dataTransfer.files]);
    });
    list.addEventListener('click', (event) => this.#press(event.target.closest('button')));
  }

  /** Whether there is a file. */
  get any() {
    return this.#uploads.length > 0;
  }

  /** Whether one is not on the server yet. */
  get busy() {
    return this.#uploads.some((upload) => upload.state !== 'done');
  }

  /** Shows the files of a room. @param {string} roomId */
  show(roomId) {
    this.#room = roomId;
    this.#draw();
  }

  /** Takes the files for a message. @returns {import('/js/wire.js').FileView[]} */
  take() {
    const files = this.#uploads.map((upload) => upload.result);
    this.#byRoom.delete(this.#room);
    this.#draw();
    return files;
  }

  /** Adds files and uploads them. @param {File[]} files */
  add(files) {
    const room = this.#room;
    const taken = files.filter((file) => file.size > 0 && file.size <= this.#most).slice(0, MOST_FILES - this.#uploads.length);
    this.#byRoom.set(room, [...this.#uploads, ...taken.map((file) => {
      const upload = new Upload(file);
      upload.addEventListener('changed', () => room === this.#room && this.#draw());
      upload.start();
      return upload;
    })]);
    this.#problem(this.#refusal(files, taken));
    this.#draw();
  }

  #refusal(files, taken) {
    const large = files.find((file) => file.size > this.#most);
    if (large) return text('files.tooLarge', { name: large.name, most: sizeOf(this.#most) });
    const empty = files.find((file) => file.size === 0);
    if (empty) return text('files.empty', { name: empty.name });
    return taken.length < files.length ? text('files.tooMany', { most: MOST_FILES }) : '';
  }

  get #uploads() {
    return this.#byRoom.get(this.#room) ?? [];
  }

  // Elements stay, so that a button does not lose its focus with each step of the progress.
  #draw() {
    const uploads = this.#uploads;
    while (this.#list.children.length > uploads.length) this.#list.lastElementChild.remove();
    uploads.forEach((upload, index) => {
      const element = this.#list.children[index] ?? this.#list.appendChild(this.#template.content.firstElementChild.cloneNode(true));
      const done = upload.state === 'done';
      element.dataset.state = upload.state;
      element.querySelector('.name').textContent = upload.file.name;
      element.querySelector('.size').textContent = sizeOf(upload.file.size);
      element.querySelector('.why').textContent = upload.problem;
      element.querySelector('.resume').hidden = upload.state !== 'stopped';
      const progress = element.querySelector('progress');
      progress.hidden = done;
      progress.value = upload.sent / upload.file.size;
      progress.setAttribute('aria-label', upload.file.name);
      element.querySelector('.cancel').setAttribute('aria-label', text('files.remove', { name: upload.file.name }));
    });
    this.#list.hidden = uploads.length === 0;
  }

  #press(button) {
    const upload = button && this.#uploads[[...this.#list.children].indexOf(button.closest('li'))];
    if (!upload) return;
    if (button.matches('.resume')) upload.start();
    else if (button.matches('.cancel')) {
      upload.cancel();
      this.#byRoom.set(this.#room, this.#uploads.filter((other) => other !== upload));
      this.#draw();
    }
  }
}
