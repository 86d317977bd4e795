import { load, save } from '/js/storage.js';
import { text } from '/js/texts.js';

/**
 * Whether this browser shows notifications to this person: the person asked for them by a press, and the browser allows them. Event:
 * `changed`.
 */
export class NotifyConsent extends EventTarget {
  #key;
  #fails = false;

  /** @param {string} personId */
  constructor(personId) {
    super();
    this.#key = `chatapp-notify:${personId}`;
    addEventListener('storage', ({ key }) => (key === null || key === this.#key) && this.#emit());
  }

  /** @returns {'unsupported' | 'blocked' | 'off' | 'on'} */
  get state() {
    // Browsers offer both on https and on loopback only.
    if (this.#fails || !globalThis.Notification || !navigator.locks) return 'unsupported';
    if (Notification.permission === 'denied') return 'blocked';
    return Notification.permission === 'granted' && load(this.#key) !== null ? 'on' : 'off';
  }

  /** Asks the person, by the browser's own question; call on a press only. */
  async ask() {
    if ((await Notification.requestPermission()) === 'granted') {
      save(this.#key, '1');
      this.#showFirst();
    }
    this.#emit();
  }

  /** Shows no more notifications in this browser. */
  stop() {
    save(this.#key, null);
    this.#emit();
  }

  // Browsers of phones have the constructor, but it throws.
  #showFirst() {
    try {
      new Notification(text('notify.first'), { tag: 'chatapp', silent: true });
    } catch {
      this.#fails = true;
      save(this.#key, null);
    }
  }

  #emit() {
    this.dispatchEvent(new Event('changed'));
  }
}
