import { text } from '/js/texts.js';
import { exactTime } from '/js/times.js';

/** Notifies the person of a sign-in to their account from a new browser, until they dismiss it. */
export class SignInNotice {
  #element;

  /**
   * @param {import('/js/connection.js').Connection} connection
   * @param {HTMLElement} element
   */
  constructor(connection, element) {
    this.#element = element;
    connection.addEventListener('SignedInElsewhere', ({ detail }) => this.#show(detail));
    element.querySelector('button').addEventListener('click', () => (element.hidden = true));
  }

  #show({ address, at }) {
    this.#element.querySelector('.what').textContent = text('signedIn.what', { address, time: exactTime(new Date(at)) });
    this.#element.hidden = false;
  }
}
