import { sizeOf } from '/js/message-files.js';
import { filesOf } from '/js/pending-files.js';
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
  #input;
  #stored = '';

  /** Called with what to keep of the files of the room shown. @type {(files: import('/js/upload.js').Kept[]) => void} */
  onChanged = () => {};

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
    this.#input = input;
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

  /** Shows the files of a room. @param {string} roomId @param {import('/js/upload.js').Kept[]} kept what an earlier page kept of them */
  show(roomId, kept) {
    this.#room = roomId;
    this.#stored = JSON.stringify(kept);
    if (!this.#uploads.length && kept.length) this.#byRoom.set(roomId, kept.map((one) => this.#follow(new Upload(null, one))));
    this.#draw();
  }

  /** Takes the files for a message, also those that are not on the server yet. @returns {import('/js/outbox.js').WaitingFile[]} */
  take() {
    const files = filesOf(this.#uploads);
    this.#byRoom.delete(this.#room);
    this.#draw();
    return files;
  }

  /** Adds files and uploads them. @param {File[]} files */
  add(files) {
    files = files.filter((file) => !this.#uploads.some((upload) => upload.accept(file)));
    const taken = files.filter((file) => file.size > 0 && file.size <= this.#most).slice(0, MOST_FILES - this.#uploads.length);
    this.#byRoom.set(this.#room, [...this.#uploads, ...taken.map((file) => this.#follow(Upload.of(file)))]);
    this.#problem(this.#refusal(files, taken));
    this.#draw();
  }

  #follow(upload) {
    const room = this.#room;
    upload.addEventListener('changed', () => room === this.#room && this.#draw());
    upload.start();
    return upload;
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
      element.querySelector('.name').textContent = upload.kept.name;
      element.querySelector('.size').textContent = sizeOf(upload.kept.size);
      element.querySelector('.why').textContent = upload.problem;
      element.querySelector('.resume').hidden = !['stopped', 'missing'].includes(upload.state);
      const progress = element.querySelector('progress');
      progress.hidden = done;
      progress.value = upload.sent / upload.kept.size;
      progress.setAttribute('aria-label', upload.kept.name);
      element.querySelector('.cancel').setAttribute('aria-label', text('files.remove', { name: upload.kept.name }));
    });
    this.#list.hidden = uploads.length === 0;
    this.#keep();
  }

  #keep() {
    const kept = this.#uploads.map((upload) => upload.kept);
    const now = JSON.stringify(kept);
    if (now === this.#stored) return; // As with each step of the progress.
    this.#stored = now;
    this.onChanged(kept);
  }

  #press(button) {
    const upload = button && this.#uploads[[...this.#list.children].indexOf(button.closest('li'))];
    if (!upload) return;
    if (button.matches('.resume') && upload.state === 'missing') this.#input.click();
    else if (button.matches('.resume')) upload.start();
    else if (button.matches('.cancel')) {
      upload.cancel();
      this.#byRoom.set(this.#room, this.#uploads.filter((other) => other !== upload));
      this.#draw();
    }
  }
}
