import { randomId } from '/js/ids.js';
import { text } from '/js/texts.js';
import { refusalWords } from '/js/wire.js';

/** Without a byte sent for that long, the connection counts as broken: a browser notices only after minutes. In ms. */
const STALL_MS = 30_000;

/** The server's time for the last bytes, and for a picture's preview, which may wait for others, in ms. */
const LAST_ANSWER_MS = 120_000;

/** @typedef {{key: string, id: string | null, name: string, size: number, type: string, modified: number,
 *   result?: import('/js/wire.js').FileView}} Kept what outlives the page: a browser cannot keep the file itself */

/**
 * The upload of one file. After an interruption, a press resumes it. Event: `changed`.
 * - `uploading`: bytes are under way
 * - `stopped`: the connection broke, or the server refused it; `problem` has the reason
 * - `missing`: begun in an earlier page; resumes once the same file is picked again
 * - `done`: `result` may be sent with a message
 */
export class Upload extends EventTarget {
  /** @type {File | null} */
  #file;
  #request = null;
  #cancelled = false;
  #kept;

  /** @param {File | null} file @param {Kept} kept */
  constructor(file, kept) {
    super();
    this.#file = file;
    this.#kept = kept;
    this.state = kept.result ? 'done' : file ? 'stopped' : 'missing';
    this.problem = '';
    this.sent = 0;
  }

  /** Takes a new file. @param {File} file */
  static of(file) {
    const { name, size, type, lastModified: modified } = file;
    return new Upload(file, { key: randomId(8), id: null, name, size, type, modified });
  }

  /** What to keep of it. @returns {Kept} */
  get kept() {
    return this.#kept;
  }

  /** @returns {import('/js/wire.js').FileView | undefined} */
  get result() {
    return this.#kept.result;
  }

  /** Starts or resumes the upload. Without the file, only requests its progress: the last bytes may have arrived. */
  async start() {
    if (this.state === 'uploading' || this.state === 'done') return;
    this.#set('uploading');
    try {
      const result = await this.#run();
      if (this.#cancelled) return;
      if (result) Object.assign(this.#kept, { result });
      this.#set(result ? 'done' : 'missing', result ? '' : text('files.pickAgain'));
    } catch (error) {
      if (this.#cancelled) return;
      if (error.code === 'FileNotFound') this.#kept.id = null; // It was removed: the next press begins anew.
      // The wrong offset: after a break, the browser may have sent the same request once more by itself.
      const broke = !error.code || error.code === 'WrongOffset';
      if (this.#file) this.#set('stopped', broke ? text('files.stopped') : refusalWords(error));
      else this.#set('missing', text('files.pickAgain'));
    }
  }

  /** Goes on with the file, if it is the missing one. @param {File} file @returns {boolean} whether it is */
  accept(file) {
    const { name, size, modified } = this.#kept;
    if (this.state !== 'missing' || file.name !== name || file.size !== size) return false;
    if (file.lastModified !== modified) this.#kept.id = null; // Its beginning may be another.
    this.#kept.modified = file.lastModified;
    this.#file = file;
    this.start();
    return true;
  }

  /** Waits while bytes are under way. @returns {Promise<boolean>} whether it is done */
  async settled() {
    while (this.state === 'uploading') await new Promise((resolve) => { this.addEventListener('changed', resolve, { once: true }); });
    return this.state === 'done';
  }

  /** Ends it, and removes from the server what is there. */
  cancel() {
    this.#cancelled = true;
    this.#request?.abort();
    this.#set('stopped');
    const { id } = this.#kept;
    if (id) this.#send('DELETE', `/files/uploads/${id}`).catch(() => {}); // It is removed within a day in any case.
  }

  /** @returns {Promise<import('/js/wire.js').FileView | null>} null where the file is needed and not there */
  async #run() {
    const { id, name, size, type } = this.#kept;
    if (!id && !this.#file) return null;
    if (!id) {
      this.#kept.id = (await this.#send('POST', '/files', { name, size, type })).id;
      this.#progress(0);
      return (await this.#put(0)).file;
    }

    const { offset, file } = await this.#send('GET', `/files/uploads/${id}`);
    this.#progress(offset);
    if (file || !this.#file) return file ?? null;
    return (await this.#put(offset)).file;
  }

  #put(offset) {
    return this.#send('PUT', `/files/uploads/${this.#kept.id}`, this.#file.slice(offset), offset);
  }

  // XMLHttpRequest, because fetch does not report the progress of an upload.
  #send(method, path, body, offset) {
    return new Promise((resolve, reject) => {
      const request = this.#request = new XMLHttpRequest();
      const { size } = this.#kept;
      request.open(method, path);
      request.responseType = 'json';
      if (offset !== undefined) request.setRequestHeader('Content-Range', `bytes ${offset}-${size - 1}/${size}`);
      else if (body) request.setRequestHeader('Content-Type', 'application/json');
      let stall;
      const watch = (ms = STALL_MS) => {
        clearTimeout(stall);
        stall = setTimeout(() => request.abort(), ms);
      };
      request.upload.onprogress = ({ loaded, total }) => {
        watch(loaded === total ? LAST_ANSWER_MS : STALL_MS);
        if (offset !== undefined) this.#progress(offset + loaded);
      };
      request.onload = () => (request.status < 300 ? resolve(request.response) : reject(refused(request)));
      request.onerror = request.onabort = () => reject(new Error('The connection broke.'));
      request.onloadend = () => clearTimeout(stall);
      watch();
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
