/** The default code of a close frame. 1000 is RFC 6455's normal closure. */
const NORMAL_CLOSURE = 1000;

/**
 * The WebSocket passed to SignalR. It can be abandoned from outside (SignalR's own start and stop wait forever for a silent
 * server), keeps the close code and reason, which SignalR drops, and knows when data last arrived from the server, pings included.
 */
export class CalmSocket extends WebSocket {
  /** The socket opened last: SignalR creates it, so this is the only access to it. @type {CalmSocket | undefined} */
  static latest;

  /** When data last arrived from the server (the opening or a frame), in ms of `performance.now()`. */
  lastHeard = 0;

  /** The same by the clock on the wall, which a sleep of the computer does not stop; null before. @type {Date | null} */
  heardAt = null;

  /** The close frame's reason when SignalR closes without one. */
  farewell = '';

  /** Resolves with the real close event, possibly just after SignalR has reported its own. @type {Promise<CloseEvent>} */
  closed;

  constructor(url, protocols) {
    super(url, protocols);
    CalmSocket.latest = this;
    this.closed = new Promise((resolve) => this.addEventListener('close', resolve, { once: true }));
    this.addEventListener('open', () => this.#noteData());
    this.addEventListener('message', () => this.#noteData());
  }

  /** Closes with a code and a reason, where SignalR passes neither. */
  close(code = NORMAL_CLOSURE, reason = this.farewell) {
    super.close(code, reason);
  }

  /**
   * Abandons the socket at once: SignalR gets a close event, whether the other end responds or not.
   * @param {string} reason a cause of the contract, for the server if it still receives
   */
  abandon(reason) {
    this.farewell = reason;
    const { onclose } = this;
    this.onclose = null;
    this.close();
    onclose?.call(this, new CloseEvent('close', { code: 1006, wasClean: false }));
  }

  #noteData() {
    this.lastHeard = performance.now();
    this.heardAt = new Date();
  }
}
