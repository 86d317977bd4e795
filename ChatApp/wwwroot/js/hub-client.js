import { CalmSocket } from '/js/calm-socket.js';
import { NoAutomaticReconnect } from '/js/no-automatic-reconnect.js';

/** SignalR's ping interval, in ms. Less than the server's 15 s: in a hidden tab, whose timers run once a minute, SignalR pings only when
 * it receives the server's ping and its own is overdue. */
const PING_MS = 10_000;

/** The longest timer delay: disables SignalR's own server timeout; see SilenceWatch. */
const NEVER_MS = 2 ** 31 - 1;

/** The hub events that other modules listen for. */
const EVENTS = [
  'MessageChanged', 'ConnectionsChanged', 'PersonChanged', 'RoomChanged', 'RoomLost', 'ReadChanged', 'PresenceChanged', 'TypingChanged',
  'SavedChanged', 'NotificationsChanged', 'SignedInElsewhere', 'RestartAnnounced',
];

/** A page still open this long after it was about to be left has stayed, in ms. */
export const STAYED_MS = 5_000;

/** SignalR's message type of a call. */
const INVOCATION = 1;

/** The page's one SignalR connection object, reused by all attempts, and the only code that uses SignalR. */
export class HubClient {
  #hub;
  #urls;
  #saidGoodbyeAt = -Infinity;

  /**
   * @param {object} parts
   * @param {{hub: string, goodbye: string}} parts.urls from the page's root
   * @param {(name: string, detail: any) => void} parts.onEvent receives the hub's events; the detail is the argument, an array for several
   * @param {(cause: string) => void} parts.onFarewell receives the cause that the server announces before it ends the connection
   * @param {() => void} parts.onClose called when a connection, or an attempt at one, has ended
   */
  constructor({ urls, onEvent, onFarewell, onClose }) {
    this.#urls = urls;
    const { HubConnectionBuilder, HttpTransportType, LogLevel } = globalThis.signalR;
    this.#hub = new HubConnectionBuilder()
      .withUrl(urls.hub, { transport: HttpTransportType.WebSockets, skipNegotiation: true, WebSocket: CalmSocket })
      .withAutomaticReconnect(new NoAutomaticReconnect())
      .configureLogging(LogLevel.None)
      .build();
    this.#hub.keepAliveIntervalInMilliseconds = PING_MS;
    this.#hub.serverTimeoutInMilliseconds = NEVER_MS;
    this.#hub.onclose(onClose);
    for (const farewell of ['ServerClosing', 'SignedOut']) this.#hub.on(farewell, (notice) => onFarewell(notice.cause));
    for (const name of EVENTS) this.#hub.on(name, (...values) => onEvent(name, values.length > 1 ? values : values[0]));
  }

  /** Whether a call that was just rejected got a response: SignalR rejects pending calls when a connection ends, but only after its state
   * has changed. */
  get answers() {
    return this.#hub.state === globalThis.signalR.HubConnectionState.Connected;
  }

  /** Opens a connection. @param {URLSearchParams} query of the hub's URL */
  async start(query) {
    this.#hub.baseUrl = new URL(`${this.#urls.hub}?${query}`, location.href).href;
    await this.#hub.start();
  }

  /** Calls a hub method. @returns {Promise<any>} */
  invoke(method, ...parameters) {
    return this.#hub.invoke(method, ...parameters);
  }

  /**
   * Says that the page is left: through the socket, and by a request that outlives the page, because data written to the socket may be lost
   * with the page.
   * @param {string} connectionId as given by `Hello`
   */
  sayGoodbye(connectionId) {
    CalmSocket.latest.send(goodbyeFrame());
    if (performance.now() - this.#saidGoodbyeAt < STAYED_MS) return;
    this.#saidGoodbyeAt = performance.now();
    fetch(`${this.#urls.goodbye}/${connectionId}`, { method: 'POST', keepalive: true, priority: 'high' }).catch(() => {});
  }
}

// Encoded here because SignalR's own send waits for an event loop turn, which an unloading page may not get.
function goodbyeFrame() {
  return new globalThis.signalR.JsonHubProtocol().writeMessage({ type: INVOCATION, target: 'Goodbye', arguments: ['the page was left'] });
}
