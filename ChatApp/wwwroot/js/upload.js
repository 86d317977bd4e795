import { text } from '/js/texts.js';
import { refusalWords } from '/js/wire.js';

/**
 * One file on its way to the server. What breaks goes on where it stopped, after a press. Event: `changed`.
 * - `uploading`: bytes are under way
 * - `stopped`: the connection broke, or the server refused it; `problem` has the reason
 * - `done`: `result` may be sent with a message
 */
export class Upload extends EventTarget {
  #id = null;
  #request = null;
  #cancelled = false;

  /** @param {File} file */
  constructor(file) {
    super();
    this.file = file;
    this.state = 'stopped';
    this.problem = '';
    this.sent = 0;
    /** @type {import('/js/wire.js').FileView | null} */
    this.result = null;
  }

  /** Begins, or goes on where it stopped. */
  async start() {
    if (this.state !== 'stopped') return;
    this.#set('uploading');
    try {
      this.result = await this.#run();
      this.#set('done');
    } catch (error) {
      if (this.#cancelled) return;
      if (error.code === 'FileNotFound') this.#id = null; // It was removed: the next press begins anew.
      this.#set('stopped', error.code ? refusalWords(error) : text('files.stopped'));
    }
  }

  /** Ends it, and removes from the server what is there. */
  cancel() {
    this.#cancelled = true;
    this.#request?.abort();
    if (this.#id) this.#ask('DELETE', `/files/uploads/${this.#id}`).catch(() => {}); // It is removed within a day in any case.
  }

  async #run() {
    const { name, size, type } = this.file;
    if (!this.#id) {
      ({ id: this.#id } = await this.#ask('POST', '/files', { name, size, type }));
      return (await this.#put(0)).file;
    }

    const { offset, file } = await this.#ask('GET', `/files/uploads/${this.#id}`);
    return file ?? (await this.#put(offset)).file;
  }

  async #put(offset) {
    const answer = await this.#ask('PUT', `/files/uploads/${this.#id}`, this.file.slice(offset), offset);
    return answer;
  }

  // XMLHttpRequest, because fetch does not tell how far an upload is.
  #ask(method, path, body, offset) {
    return new Promise((resolve, reject) => {
      const request = this.#request = new XMLHttpRequest();
      request.open(method, path);
      request.responseType = 'json';
      if (offset !== undefined) request.setRequestHeader('Content-Range', `bytes ${offset}-${this.file.size - 1}/${this.file.size}`);
      else if (body) request.setRequestHeader('Content-Type', 'application/json');
      request.upload.onprogress = ({ loaded }) => offset !== undefined && this.#progress(offset + loaded);
      request.onload = () => (request.status < 300 ? resolve(request.response) : reject(refused(request)));
      request.onerror = request.onabort = () => reject(new Error('The connection broke.'));
      request.send(offset === undefined && body ? JSON.stringify(body) : body);
    });
  }

  #progress(sent) {
    this.sent = sent;
    this.dispatchEvent(new Event('changed'));
  }

  #set(state, problem = '') {
    Object.assign(this, { state, problem });
    this.dispatchEvent(new Event('changed'));
  }
}

// A proxy's refusal has no code: pressing again may help.
function refused({ response }) {
  const { code, title } = response ?? {};
  return Object.assign(new Error(title), code && { code, sentence: title });
}
