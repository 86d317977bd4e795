import { fetchAlive } from '/js/dead-connections.js';
import { text } from '/js/texts.js';

/** Texts for the browser's errors; see the Web Authentication standard, 5.1. */
const WORDS = { NotAllowedError: 'passkey.cancelled', AbortError: 'passkey.cancelled', InvalidStateError: 'passkey.there' };

/** A refusal with the server's text. */
class Refused extends Error {}

/** Browsers before 2025 support passkeys, but cannot parse the server's options; pages on plain http beyond localhost get no passkeys at
 * all. */
function isAble() {
  return typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === 'function';
}

/** A form that can be sent with a passkey, created or requested when its button is pressed. */
class PasskeyForm {
  #part;
  #form;
  #button;
  #problem;
  #isBusy = false;

  /** @param {HTMLElement} part of the form */
  constructor(part) {
    this.#part = part;
    this.#form = part.closest('form');
    this.#button = part.querySelector('button');
    this.#problem = part.querySelector('.problem');
    this.#button.addEventListener('click', () => this.#press());
    part.hidden = false;
    for (const field of this.#form.querySelectorAll('[data-passkey-scripted]')) field.hidden = false;
  }

  async #press() {
    // Not `disabled`, which would take the focus from the button.
    if (this.#isBusy || !this.#isFilled()) return;
    this.#isBusy = true;
    this.#showProblem('');
    try {
      this.#form.elements.passkey.value = JSON.stringify(await this.#ceremony(await this.#options()));
      this.#send();
    } catch (error) {
      this.#showProblem(error instanceof Refused ? error.message : text(WORDS[error.name] ?? 'passkey.failed'));
    } finally {
      this.#isBusy = false;
    }
  }

  // The form must be complete, except for the fields that the passkey replaces.
  #isFilled() {
    const fields = [...this.#form.elements].filter((field) => !field.hasAttribute('data-passkey-instead'));
    return fields.every((field) => field.reportValidity());
  }

  async #options() {
    const fields = new FormData(this.#form);
    for (const field of this.#form.querySelectorAll('[data-passkey-instead]')) fields.delete(field.name);
    const answer = await fetchAlive('?handler=PasskeyOptions', {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Accept: 'application/json' },
      redirect: 'error',
    });
    const json = await answer.json();
    if (!answer.ok) throw json.title ? new Refused(json.title) : new Error(`${answer.status}`);
    return json;
  }

  #ceremony(options) {
    return this.#part.dataset.passkey === 'create'
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }

  #send() {
    if (this.#part.dataset.finish) this.#form.action = this.#part.dataset.finish;
    this.#form.submit();
  }

  #showProblem(words) {
    this.#problem.textContent = words;
    this.#problem.hidden = words === '';
  }
}

for (const part of document.querySelectorAll('[data-passkey]')) {
  if (isAble()) new PasskeyForm(part);
  else part.nextElementSibling.hidden = false;
}
