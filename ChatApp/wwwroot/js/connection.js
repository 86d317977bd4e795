import { StrangeAnswer, askAdmission, refusalOfClose, withoutTicket } from '/js/admission.js';
import { CalmSocket } from '/js/calm-socket.js';
import { closeDeadConnections } from '/js/dead-connections.js';
import { Deadline } from '/js/deadline.js';
import { Heartbeat } from '/js/heartbeat.js';
import { randomId } from '/js/ids.js';
import { loss, lossOfClose } from '/js/loss.js';
import { NoAutomaticReconnect } from '/js/no-automatic-reconnect.js';
import { SilenceWatch } from '/js/silence-watch.js';
import { Standstill } from '/js/standstill.js';
import { text } from '/js/texts.js';
import { fitsFrame, refusalOf } from '/js/wire.js';

/** How long admission may be silent, in ms and besides two round trips. The browser asks on a connection that it kept, and a NAT or firewall
 * may have forgotten that one; the socket gets a new one. */
const ADMISSION_MS = 3_000;

/** The most that is taken for a round trip there, in ms. */
const FAR_MS = 3_000;

/** The close frame comes just after SignalR says that the connection is closed, and is waited for this long, in ms. Chromium tells of it
 * only when the TCP connection has ended, one more round trip or at most 2 s later. */
const CLOSE_FRAME_MS = 4_000;

/** SignalR's ping, in ms. Less than the server's 15 s: in a hidden tab, whose timers come once a minute, SignalR pings only when it hears
 * the server's ping and finds its own overdue. */
const PING_MS = 10_000;

/** The longest delay a timer takes: SignalR's own watch over silence is off, see SilenceWatch. */
const NEVER_MS = 2 ** 31 - 1;

/** A turn is good for this long from its time on, in ms; a page that slept through it waits for the button. */
const TURN_MS = 10_000;

/** What took longer was no round trip: the page slept while the answer waited, in ms. */
const MOST_ROUND_TRIP_MS = 60_000;

/** Whoever is still on the page so long after it was to be left, has stayed, in ms. */
const STAYED_MS = 5_000;

/** The hub's events that others listen for. */
const EVENTS = [
  'MessageChanged', 'ConnectionsChanged', 'PersonChanged', 'RoomChanged', 'RoomLost', 'ReadChanged', 'PresenceChanged', 'TypingChanged', 'SignedInElsewhere',
];

/** Words for ends without a reason that anybody gave: a standstill of this page explains them. */
const UNEXPLAINED = new Set(['network-lost', 'timed-out', 'unheard', 'no-answer', 'unreachable', 'socket-silent', 'socket-refused']);

/** States in which a call to connect() does something. */
const CONNECTABLE = new Set(['waiting', 'disconnected', 'refused']);

/**
 * Owns the page's one connection: the state machine behind `body[data-connection]`, and the only place that touches SignalR. It is one
 * file, longer than others, because every transition must be seen beside the guard that keeps it single.
 *
 * Events: `state` (detail {state, loss?, refusal?, waits?, unansweredMs?}; `waits`: the attempt goes on when its turn comes), `hello` (detail: the answer), `beat` (detail {answer, roundTripMs})
 * and the hub's own events under their names (detail: what it carries; an array where that is several things).
 */
export class Connection extends EventTarget {
  #hub;
  #urls;
  #state = 'waiting';
  #generation = 0;
  #announced = null;
  #lastLoss = null;
  #roundTripMs = null;
  #clientId = randomId(16); // Made anew for each document, so that a duplicated tab is another one.
  #id = '';
  #saidGoodbyeAt = -Infinity;
  #firstConnect;
  #endTurn = null;
  #admitted = false;
  #silence = new SilenceWatch();
  #standstill = new Standstill();
  #heartbeat = new Heartbeat({
    call: () => this.invoke('Heartbeat'),
    answers: () => this.#answers,
    onAnswer: (answer, roundTripMs) => this.#beaten(answer, roundTripMs),
    onDoubt: (unansweredMs) => this.#enter('unproven', { unansweredMs }),
  });

  /** @param {{connect: string, goodbye: string, hub: string}} urls of admission, goodbye and hub, from the page's root */
  constructor(urls) {
    super();
    this.#urls = urls;
    const { HubConnectionBuilder, HttpTransportType, LogLevel } = globalThis.signalR;
    this.#hub = new HubConnectionBuilder()
      .withUrl(urls.hub, { transport: HttpTransportType.WebSockets, skipNegotiation: true, WebSocket: CalmSocket })
      .withAutomaticReconnect(new NoAutomaticReconnect())
      .configureLogging(LogLevel.None)
      .build();
    this.#hub.keepAliveIntervalInMilliseconds = PING_MS;
    this.#hub.serverTimeoutInMilliseconds = NEVER_MS;
    this.#hub.onclose(() => this.#closed());
    for (const farewell of ['ServerClosing', 'SignedOut']) this.#hub.on(farewell, (notice) => (this.#announced = notice.cause));
    for (const name of EVENTS) this.#hub.on(name, (...values) => this.#tell(name, values.length > 1 ? values : values[0]));
  }

  /** @returns {'waiting'|'connecting'|'connected'|'unproven'|'disconnected'|'refused'} */
  get state() {
    return this.#state;
  }

  /** Whether hub methods can be called. */
  get open() {
    return this.#state === 'connected' || this.#state === 'unproven';
  }

  /** Whether a connection is being made, or will be without another press. */
  get coming() {
    return this.#state === 'waiting' || this.#state === 'connecting' || this.#endTurn !== null;
  }

  // SignalR rejects its calls when a connection ends, and only after that state has changed: a rejection before it is an answer.
  get #answers() {
    return this.#hub.state === globalThis.signalR.HubConnectionState.Connected;
  }

  /** The last round trip measured, in ms; null before the first. */
  get roundTripMs() {
    return this.#roundTripMs;
  }

  /**
   * Makes the one attempt that nobody pressed for.
   * @param {number} ms from now
   */
  connectIn(ms) {
    this.#firstConnect = setTimeout(() => this.connect(), ms);
  }

  /**
   * Makes one attempt; where the server names a turn, that attempt goes on when it comes. A call while connecting, waiting for a turn or
   * connected does nothing: however often the button is pressed, there is one attempt.
   * @returns {Promise<boolean>} whether this call made an attempt
   */
  async connect() {
    if (!CONNECTABLE.has(this.#state) || this.#endTurn) {
      console.info(`connect() ignored: ${this.#state}`);
      return false;
    }
    const generation = ++this.#generation;
    clearTimeout(this.#firstConnect);
    let turn;
    do turn = await this.#try(generation, turn);
    while (turn);
    return true;
  }

  /** The way out of a turn's wait: the button is there again. */
  cancelWait() {
    this.#endTurn?.(false);
  }

  /** @returns {Promise<string | undefined>} the turn to go on with, once its time has come; undefined when the attempt is over */
  async #try(generation, turn) {
    this.#enter('connecting');
    this.#standstill.start();
    const limit = new AbortController();
    const deadline = new Deadline(() => CalmSocket.latest?.lastHeard ?? 0, () => {
      limit.abort();
      CalmSocket.latest?.abandon('timed-out');
    });
    let refusal;
    try {
      refusal = await this.#attempt(generation, turn, limit.signal, deadline);
    } catch (error) {
      refusal = await this.#failed(generation, error, limit.signal.aborted);
    } finally {
      deadline.clear();
    }
    return refusal && this.#turnComes(refusal);
  }

  async #turnComes(refusal) {
    this.#enter('refused', { refusal, waits: true });
    const waitMs = refusal.retryAfterSeconds * 1000;
    const due = Date.now() + waitMs; // Not performance.now(), which stands still while the machine sleeps.
    const came = await new Promise((resolve) => {
      this.#endTurn = resolve;
      setTimeout(() => resolve(Date.now() < due + TURN_MS), waitMs);
    });
    this.#endTurn = null;
    if (came) return refusal.turn;
    this.#refuse({ code: refusal.code });
    return undefined;
  }

  /**
   * Calls a hub method.
   * @returns {Promise<any>} rejects with SignalR's error where the server refused or the connection ended
   */
  invoke(method, ...parameters) {
    if (!fitsFrame(parameters)) return Promise.reject(new Error(`HubException: InvalidRequest: ${text('error.InvalidRequest')}`));
    return this.#hub.invoke(method, ...parameters);
  }

  /** The page is about to be left, unless the person stays after all: says goodbye now, since over HTTP/2 what is sent while the page goes is
   * often lost. The next call takes it back. */
  leaveSoon() {
    if (!this.open) return;
    this.#sayGoodbye();
    const generation = this.#generation;
    setTimeout(() => this.#isCurrent(generation) && this.open && this.invoke('Heartbeat').catch(() => {}), STAYED_MS);
  }

  /** Leaves: says goodbye and closes at once, because a page that is being left may do nothing later. */
  leave() {
    clearTimeout(this.#firstConnect);
    this.cancelWait();
    const socket = CalmSocket.latest;
    if (this.open) this.#sayGoodbye();
    if (CONNECTABLE.has(this.#state) && this.#state !== 'waiting') return;
    this.#end(loss('client-left'));
    socket?.abandon('client-left');
  }

  // Through the socket, and by a request that outlives the page: what the page has written into its socket may be lost with it.
  #sayGoodbye() {
    CalmSocket.latest.send(goodbye());
    if (performance.now() - this.#saidGoodbyeAt < STAYED_MS) return;
    this.#saidGoodbyeAt = performance.now();
    fetch(`${this.#urls.goodbye}/${this.#id}`, { method: 'POST', keepalive: true, priority: 'high' }).catch(() => {});
  }

  /** @returns {Promise<import('/js/admission.js').Refusal | undefined>} a refusal whose turn is to be waited for */
  async #attempt(generation, turn, signal, deadline) {
    CalmSocket.latest = undefined;
    this.#admitted = false;
    this.#announced = null; // What the server said before the last loss explains nothing about this attempt.
    const { ticket, refusal } = await this.#admission(turn, signal, deadline);
    if (!this.#isCurrent(generation)) return;
    if (refusal?.turn) return refusal;
    if (refusal) return this.#refuse(refusal);

    this.#admitted = ticket !== undefined;
    const query = ticket ? new URLSearchParams({ ticket }) : withoutTicket(turn);
    this.#hub.baseUrl = new URL(`${this.#urls.hub}?${query}`, location.href).href;
    await this.#hub.start();
    if (signal.aborted) throw new DOMException('', 'AbortError');
    const said = performance.now();
    const hello = await this.#hello();
    if (!this.#isCurrent(generation)) return;

    this.#id = hello.connectionId;
    this.#roundTripMs = null;
    this.#measured(performance.now() - said);
    this.#lastLoss = null;
    const socket = CalmSocket.latest;
    this.#silence.start(() => socket.lastHeard, () => this.#fellSilent(socket));
    this.#heartbeat.start(hello.heartbeatSeconds);
    this.#enter('connected');
    this.#tell('hello', hello);
    if (!ticket) closeDeadConnections(); // Only now is it known that the server answers, and that what was kept is dead.
  }

  // An account of the last loss that a server refuses is not sent again: the past never keeps a page out.
  async #hello() {
    try {
      return await this.invoke('Hello', { clientId: this.#clientId, lastLoss: this.#lastLoss });
    } catch (error) {
      if (!this.#answers) throw error;
      const refused = new HelloRefused(refusalOf(error)?.code ?? 'Error');
      if (!refused.busy) this.#lastLoss = null;
      throw refused;
    }
  }

  /** @returns {Promise<{ticket?: string, refusal?: import('/js/admission.js').Refusal}>} neither where nothing answered in time */
  async #admission(turn, signal, deadline) {
    const silent = new AbortController();
    const giveUp = () => silent.abort();
    signal.addEventListener('abort', giveUp);
    const timer = setTimeout(giveUp, ADMISSION_MS + 2 * Math.min(this.#roundTripMs ?? pageRoundTripMs(), FAR_MS));
    try {
      const answer = await askAdmission(this.#urls.connect, turn, silent.signal);
      deadline.heard();
      return answer;
    } catch (error) {
      if (!silent.signal.aborted || signal.aborted) throw error;
      return {};
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** @returns {Promise<import('/js/admission.js').Refusal | undefined>} a refusal whose turn is to be waited for */
  async #failed(generation, error, gaveUp) {
    const socket = CalmSocket.latest;
    const closes = socket && !gaveUp && !error.busy; // Who is too busy for Hello does not close the connection.
    const closed = closes ? await withinMs(CLOSE_FRAME_MS, socket.closed) : undefined;
    if (!this.#isCurrent(generation)) return;
    const refusal = refusalOfClose(closed);
    if (refusal?.turn) return refusal;
    if (refusal) return this.#refuse(refusal);
    this.#end(lossOfAttempt(error, { gaveUp, closed, announced: this.#announced, admitted: this.#admitted }));
    socket?.abandon('protocol-error');
  }

  #isCurrent(generation) {
    return generation === this.#generation;
  }

  #beaten(answer, roundTripMs) {
    this.#measured(roundTripMs);
    if (this.#state === 'unproven') this.#enter('connected');
    if (answer) this.#tell('beat', { answer, roundTripMs: this.#roundTripMs });
  }

  #measured(ms) {
    if (ms <= MOST_ROUND_TRIP_MS) this.#roundTripMs = ms;
  }

  #fellSilent(socket) {
    this.#end(loss('timed-out'));
    socket.abandon('timed-out');
  }

  // SignalR says that an open connection is closed. Why, the socket knows, now or in a moment.
  async #closed() {
    if (!this.open) return; // Ended by this page, or within an attempt: told already, or by the attempt.
    const generation = this.#generation;
    this.#rest();
    const closed = await withinMs(CLOSE_FRAME_MS, CalmSocket.latest?.closed);
    if (this.#isCurrent(generation)) this.#end(lossOfClose(closed, this.#announced));
  }

  #end(found) {
    this.#generation++;
    this.#rest();
    const still = UNEXPLAINED.has(found.words) && this.#standstill.recent;
    const ended = still ? { ...found, words: still.frozen ? 'frozen' : 'stood-still', since: still.from } : found;
    if (this.open) this.#lastLoss = this.#accountOf(ended); // A failed attempt says nothing of how the last connection ended.
    this.#enter('disconnected', { loss: ended });
  }

  #accountOf(ended) {
    return {
      cause: ended.cause,
      code: ended.code,
      reason: ended.reason,
      at: ended.at.toISOString(),
      hidden: document.hidden,
      online: navigator.onLine,
      roundTripMs: this.#roundTripMs,
    };
  }

  #refuse(refusal) {
    this.#generation++;
    this.#enter('refused', { refusal });
  }

  #rest() {
    this.#silence.stop();
    this.#heartbeat.stop();
    this.#standstill.stop();
  }

  #enter(state, detail = {}) {
    this.#state = state;
    this.#tell('state', { state, ...detail });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** `Hello` was answered, and not with what makes a connection. */
class HelloRefused extends Error {
  /** @param {string} code the server's, or SignalR's own error */
  constructor(code) {
    super(code);
    this.code = code;
    this.busy = code === 'TryAgain';
  }
}

function lossOfAttempt(error, { gaveUp, closed, announced, admitted }) {
  if (closed?.reason || announced) return lossOfClose(closed, announced);
  // Admission answered and the socket did not: something between them lets no WebSockets through.
  if (gaveUp) return loss('timed-out', { words: admitted ? 'socket-silent' : 'no-answer' });
  if (error instanceof HelloRefused) return loss('protocol-error', { words: error.busy ? 'hello-busy' : 'hello-refused', status: error.code });
  if (error instanceof StrangeAnswer)
    return loss('protocol-error', { words: error.wantsSignIn ? 'sign-in-page' : 'strange-answer', status: error.status });
  return loss('network-lost', { words: admitted ? 'socket-refused' : 'unreachable' });
}

// As the browser measured it when it loaded this page; the server's own work is in it.
function pageRoundTripMs() {
  const [page] = performance.getEntriesByType('navigation');
  return page ? Math.max(0, page.responseStart - page.requestStart) : 0;
}

function withinMs(ms, promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
}

// Written here because SignalR's own send waits a turn of the event loop that a page being left may not get.
function goodbye() {
  return new globalThis.signalR.JsonHubProtocol().writeMessage({ type: 1, target: 'Goodbye', arguments: ['the page was left'] });
}
