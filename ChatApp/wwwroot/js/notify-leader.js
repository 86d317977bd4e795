import { attentive, onAttention } from '/js/attention.js';
import { tabs } from '/js/tabs.js';

const NAME = 'chatapp-notify';

/**
 * Chooses one of the connected tabs of a browser to show notifications, by a lock that passes on when its tab closes, and tells it which
 * room the person is reading in another tab.
 */
export class NotifyLeader {
  #panel;
  #release = null;
  #asking = null;
  #channel = new BroadcastChannel(NAME);
  #reading = new Map();

  /** @param {import('/js/panel.js').Panel} panel */
  constructor(panel) {
    this.#panel = panel;
    this.#channel.addEventListener('message', ({ data }) => this.#receive(data));
    onAttention(() => this.#report());
    panel.addEventListener('shown', () => this.#report());
    addEventListener('pagehide', () => this.#send(null));
  }

  /** Whether this tab is the one that shows notifications. */
  get leads() {
    return this.#release !== null;
  }

  /** Whether a room is on screen in this or another tab. @param {string} roomId */
  isRead(roomId) {
    return this.#here === roomId || [...this.#reading.values()].includes(roomId);
  }

  /** @param {boolean} on whether this tab could show notifications */
  setEligible(on) {
    if (on === (this.#asking !== null)) return;
    if (!on) {
      this.#asking.abort();
      this.#release?.();
      this.#asking = this.#release = null;
      return;
    }
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const lead = () => new Promise((release) => {
      if (signal.aborted) return release();
      this.#release = release;
      this.#channel.postMessage({ ask: true });
    });
    navigator.locks.request(NAME, { signal }, lead).catch(() => {}); // Aborted.
  }

  get #here() {
    return attentive() ? (this.#panel.room?.id ?? null) : null;
  }

  #report() {
    this.#send(this.#here);
  }

  #send(reading) {
    this.#channel.postMessage({ tab: tabs.id, reading });
  }

  // One window at a time has the focus: a report of reading replaces those of other tabs, also of one that was killed.
  #receive({ ask, tab, reading }) {
    if (ask) {
      if (this.#here !== null) this.#report();
    } else if (reading === null) {
      this.#reading.delete(tab);
    } else {
      this.#reading = new Map([[tab, reading]]);
    }
  }
}
