import { randomId } from '/js/ids.js';
import { load, save } from '/js/storage.js';

/** Time limit for a tab's response, in ms: an open tab responds at once, a killed one never. */
const TAB_ANSWER_MS = 2_000;

/** Interval between checks of an open tab, in ms. */
const ASK_AGAIN_MS = 3_000;

const MARK = 'chatapp-tab:';

/**
 * Tracks which tabs of this browser are open, without a clock: each stores a mark that it removes when it closes, and the mark of a killed
 * tab is removed when the tab does not respond. Web Locks, made for this, are missing on plain http beyond loopback.
 * Events: `changed` (a tab may have closed) and `died` (a tab ended without removing its mark).
 */
class Tabs extends EventTarget {
  #id = ownId();
  #channel = globalThis.BroadcastChannel ? new BroadcastChannel('chatapp-tabs') : null;
  #checks = new Map();

  constructor() {
    super();
    this.#mark();
    addEventListener('pagehide', () => save(MARK + this.#id, null));
    addEventListener('pageshow', (event) => event.persisted && this.#mark());
    addEventListener('storage', ({ key }) => (key === null || key.startsWith(MARK)) && this.#emit('changed'));
    this.#channel?.addEventListener('message', ({ data }) => {
      if (data.ask === this.#id) this.#answer();
      else if (data.here) this.#confirm(data.here);
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
    this.#checkTab(id);
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

  #checkTab(id) {
    if (this.#checks.has(id)) return;
    this.#checks.set(id, setTimeout(() => this.#removeDead(id), TAB_ANSWER_MS));
    this.#channel?.postMessage({ ask: id });
  }

  #confirm(id) {
    if (!this.#checks.has(id)) return;
    clearTimeout(this.#checks.get(id));
    this.#checks.set(id, setTimeout(() => {
      this.#checks.delete(id);
      this.#emit('changed');
    }, ASK_AGAIN_MS));
  }

  #removeDead(id) {
    this.#checks.delete(id);
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
