/** What a peer, or we, put into the close frame when nothing better was said. 1000 is RFC 6455's normal closure. */
const NORMAL_CLOSURE = 1000;

/**
 * The WebSocket that SignalR is handed. It can be abandoned from outside (SignalR's own start and stop wait for ever for a silent
 * server), keeps the close code and reason, which SignalR drops, and knows when the server was last heard, pings included.
 */
export class CalmSocket extends WebSocket {
  /** The socket opened last: SignalR makes it, so this is the only way to it. @type {CalmSocket | undefined} */
  static latest;

  /** When the server was last heard, in ms of `performance.now()`: the opening and each frame. */
  lastHeard = 0;

  /** What the close frame says when SignalR closes without a reason. */
  farewell = '';

  /** Settles with the real close event; it can come just after SignalR has told its own story. @type {Promise<CloseEvent>} */
  closed;

  constructor(url, protocols) {
    super(url, protocols);
    CalmSocket.latest = this;
    this.closed = new Promise((resolve) => this.addEventListener('close', resolve, { once: true }));
    this.addEventListener('open', () => this.#heard());
    this.addEventListener('message', () => this.#heard());
  }

  /** Closes with a code and a reason, where SignalR gives neither. */
  close(code = NORMAL_CLOSURE, reason = this.farewell) {
    super.close(code, reason);
  }

  /**
   * Gives the socket up at once: SignalR is told that it is closed, whatever the other end does or does not.
   * @param {string} reason a cause of the contract, for the server should it still listen
   */
  abandon(reason) {
    this.farewell = reason;
    const tell = this.onclose;
    this.onclose = null;
    this.close();
    tell?.call(this, new CloseEvent('close', { code: 1006, wasClean: false }));
  }

  #heard() {
    this.lastHeard = performance.now();
  }
}
