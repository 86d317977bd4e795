/** A page still open this long after it was about to be left has stayed, in ms. */
export const STAYED_MS = 5_000;

/** Tells the server that the page is left: through the socket, and by a request that outlives the page, because data written to the socket
 * may be lost with the page. */
export class Goodbye {
  #hub;
  #url;
  #saidAt = -Infinity;

  /** @param {import('/js/hub-client.js').HubClient} hub @param {string} url of the request, from the page's root */
  constructor(hub, url) {
    this.#hub = hub;
    this.#url = url;
  }

  /** @param {string} connectionId as given by `Hello` */
  say(connectionId) {
    this.#hub.sendNow('Goodbye', 'the page was left');
    if (performance.now() - this.#saidAt < STAYED_MS) return;
    this.#saidAt = performance.now();
    fetch(`${this.#url}/${connectionId}`, { method: 'POST', keepalive: true, priority: 'high' }).catch(() => {});
  }
}
