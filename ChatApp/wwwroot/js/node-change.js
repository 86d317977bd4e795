import { text } from '/js/texts.js';

/** Remembers which node the page was on, where several share the database. */
export class NodeChange {
  #node = null;
  #cause = null;
  #words = '';

  /** @param {import('/js/connection.js').Connection} connection */
  constructor(connection) {
    // The first loss counts: what later attempts meet says nothing about the node.
    connection.addEventListener('state', ({ detail }) => (this.#cause ??= detail.loss?.cause ?? null));
    connection.addEventListener('hello', ({ detail }) => this.#arrive(detail));
  }

  /** Says that a press led to another node, once; otherwise returns an empty text. */
  takeWords() {
    const words = this.#words;
    this.#words = '';
    return words;
  }

  #arrive({ node = null, nodes = [] }) {
    const [from, cause] = [this.#node, this.#cause];
    [this.#node, this.#cause, this.#words] = [node, null, ''];
    if (from === null || node === null || from === node) return;
    const wentAway = cause === 'server-stopping' || !nodes.includes(from);
    this.#words = wentAway ? text('caught.movedOff', { from, to: node }) : text('caught.moved', { from, to: node });
  }
}
