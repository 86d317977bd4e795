import { randomId } from '/js/ids.js';
import { load, save } from '/js/storage.js';

/** Time limit for a tab's response, in ms: an open tab responds at once, a killed one never. */
const ANSWER_MS = 2_000;

/** Interval between checks of an open tab, in ms. */
const AGAIN_MS = 3_000;

const MARK = 'chatapp-tab:';

/**
 * Tracks which tabs of this browser are open, without a clock: each stores a mark that it removes when it closes, and the mark of a killed
 * tab is removed when the tab does not respond. Web Locks, made for this, are missing on plain http beyond loopback.
 * Events: `changed` (a tab may have closed) and `died` (a tab ended without removing its mark).
 */
class Tabs extends EventTarget {
  #id = ownId();
  #channel = globalThis.BroadcastChannel ? new BroadcastChannel('chatapp-tabs') : null;
  #asked = new Map();

  constructor() {
    super();
    this.#mark();
    addEventListener('pagehide', () => save(MARK + this.#id, null));
    addEventListener('pageshow', (event) => event.persisted && this.#mark());
    addEventListener('storage', ({ key }) => (key === null || key.startsWith(MARK)) && this.#emit('changed'));
    this.#channel?.addEventListener('message', ({ data }) => {
      if (data.ask === this.#id) this.#answer();
      else if (data.here) this.#heard(data.here);
    });
  }

  /** This tab's id. It survives a reload. */
  get id() {
    return this.#id;
  }

  /** Whether a tab is open, as far as known. Also starts a check of it. @param {string | undefined} id */
  isOpen(id) {
    if (id === this.#id) return true;
    if (!id || load(MARK + id) === null) return false;
    this.#ask(id);
    return true;
  }

  #mark() {
    save(MARK + this.#id, '1');
  }

  // Other tabs may have taken a frozen tab for dead.
  #answer() {
    this.#mark();
    this.#channel.postMessage({ here: this.#id });
  }

  #ask(id) {
    if (this.#asked.has(id)) return;
    this.#asked.set(id, setTimeout(() => this.#forget(id), ANSWER_MS));
    this.#channel?.postMessage({ ask: id });
  }

  #heard(id) {
    if (!this.#asked.has(id)) return;
    clearTimeout(this.#asked.get(id));
    this.#asked.set(id, setTimeout(() => {
      this.#asked.delete(id);
      this.#emit('changed');
    }, AGAIN_MS));
  }

  #forget(id) {
    this.#asked.delete(id);
    save(MARK + id, null);
    this.#emit('changed');
    this.#emit('died');
  }

  #emit(name) {
    this.dispatchEvent(new Event(name));
  }
}

// A duplicated tab copies the other's session storage, while the other's mark exists.
function ownId() {
  const key = 'chatapp-tab';
  try {
    const before = sessionStorage.getItem(key);
    const id = before && load(MARK + before) === null ? before : randomId(8);
    sessionStorage.setItem(key, id);
    return id;
  } catch {
    return randomId(8);
  }
}

export const tabs = new Tabs();
