import { leaveWithNextPage, markLeft } from '/js/session-watch.js';
import { forgetUnsent, unsentTexts } from '/js/unsent.js';

/** Signs out, and removes the person's texts from the browser; asks first if some were not sent. */
class SignOut {
  #form;
  #dialog;
  #personId;
  #isBusy = false;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    this.#dialog = form.querySelector('dialog');
    this.#personId = form.dataset.signOut;
    form.addEventListener('submit', (event) => this.#submit(event));
    this.#dialog.querySelector('[type=button]').addEventListener('click', () => this.#dialog.close());
  }

  #submit(event) {
    event.preventDefault();
    if (this.#isBusy) return;
    const texts = unsentTexts(this.#personId);
    if (texts.length > 0 && !this.#dialog.open) this.#ask(texts);
    else this.#leave();
  }

  // The other pages leave only after the session has ended: earlier, they would be shown again.
  async #leave() {
    this.#isBusy = true;
    const options = { method: 'POST', body: new URLSearchParams(new FormData(this.#form)), redirect: 'manual' };
    const answer = await fetch(this.#form.action, options).catch(() => null);
    forgetUnsent(this.#personId);
    if (answer?.type !== 'opaqueredirect') {
      leaveWithNextPage(this.#personId);
      return this.#form.submit(); // The browser shows the error.
    }
    markLeft(this.#personId);
    return location.assign('/sign-in');
  }

  #ask(texts) {
    this.#dialog.querySelector('ul').replaceChildren(...texts.map((text) => {
      const item = document.createElement('li');
      item.dir = 'auto';
      item.textContent = text;
      return item;
    }));
    this.#dialog.showModal();
  }
}

for (const form of document.querySelectorAll('form[data-sign-out]')) new SignOut(form);

// A deleted person has nothing left to send.
for (const { dataset } of document.querySelectorAll('[data-forget]')) {
  forgetUnsent(dataset.forget);
  markLeft(dataset.forget);
}
