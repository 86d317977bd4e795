import { fetchAlive } from '/js/dead-connections.js';
import { press } from '/js/presses.js';
import { text } from '/js/texts.js';

/** The person's own connections. */
const ADDRESS = '/account/connections';

/** The button that ends this page's connection as a drill: it shows a newcomer what a loss looks like. */
export class CutConnection {
  #part;
  #connection;

  /** @param {HTMLElement} part @param {import('/js/connection.js').Connection} connection */
  constructor(part, connection) {
    this.#part = part;
    this.#connection = connection;
    const button = part.querySelector('button');
    button.addEventListener('click', () => press(button, () => this.#cut()));
  }

  async #cut() {
    this.#connection.cutting = true;
    const cut = await this.#ask().catch(() => false);
    this.#showProblem(cut ? '' : text('cut.failed'));
    if (!cut) this.#connection.cutting = false;
  }

  // The token of the form is on its own page: the chat page has none, see Me.
  async #ask() {
    const page = new DOMParser().parseFromString(await (await fetchAlive(ADDRESS)).text(), 'text/html');
    const fields = new URLSearchParams({ connection: this.#connection.id, fromChat: 'true' });
    const token = page.querySelector('[name=__RequestVerificationToken]');
    if (token) fields.set(token.name, token.value);
    return (await fetch(`${ADDRESS}?handler=Cut`, { method: 'POST', body: fields })).ok;
  }

  #showProblem(words) {
    const problem = this.#part.querySelector('.problem');
    problem.textContent = words;
    problem.hidden = !words;
  }
}
