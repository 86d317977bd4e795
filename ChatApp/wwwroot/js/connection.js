import { UnexpectedResponse, askAdmission, refusalOfClose, withoutTicket } from '/js/admission.js';
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

/** Time limit of admission in ms, plus two round trips. The browser may reuse a kept-alive connection that a NAT or firewall has
 * dropped; the socket gets a new one. */
const ADMISSION_MS = 3_000;

/** Upper bound for a round trip in that limit, in ms. */
const FAR_MS = 3_000;

/** Time limit for the close frame after SignalR reports the close, in ms. Chromium reports it only when the TCP connection has ended,
 * one more round trip or at most 2 s later. */
const CLOSE_FRAME_MS = 4_000;

/** SignalR's ping interval, in ms. Less than the server's 15 s: in a hidden tab, whose timers run once a minute, SignalR pings only when
 * it receives the server's ping and its own is overdue. */
const PING_MS = 10_000;

/** The longest timer delay: disables SignalR's own server timeout; see SilenceWatch. */
const NEVER_MS = 2 ** 31 - 1;

/** A turn stays valid for this long after it is due, in ms; a page that slept through it waits for the button. */
const TURN_MS = 10_000;

/** A longer response time is not a round trip: the page was asleep while the response waited, in ms. */
const MOST_ROUND_TRIP_MS = 60_000;

/** A page still open this long after it was about to be left has stayed, in ms. */
const STAYED_MS = 5_000;

/** The hub events that other modules listen for. */
const EVENTS = [
  'MessageChanged', 'ConnectionsChanged', 'PersonChanged', 'RoomChanged', 'RoomLost', 'ReadChanged', 'PresenceChanged', 'TypingChanged', 'SignedInElsewhere',
];

/** Ends without a reason from either side: a standstill of this page explains them. */
const UNEXPLAINED = new Set(['network-lost', 'timed-out', 'unheard', 'no-answer', 'unreachable', 'socket-silent', 'socket-refused']);

/** States in which connect() has an effect. */
const CONNECTABLE = new Set(['waiting', 'disconnected', 'refused']);

/**
 * Owns the page's one connection: the state machine behind `body[data-connection]`, and the only code that uses SignalR. One
 * long file, because every transition must be seen next to the guard that keeps the connection single.
 *
 * Events: `state` (detail {state, loss?, refusal?, waits?, unansweredMs?}; `waits`: the attempt continues at its turn), `hello` (the
 * response), `beat` (detail {answer, roundTripMs}) and the hub's own events under their names (detail: the argument; an array for several).
 */
export class Connection extends EventTarget {
  #hub;
  #urls;
  #state = 'waiting';
  #generation = 0;
  #announced = null;
  #lastLoss = null;
  #roundTripMs = null;
  #clientId = randomId(16); // New for each document, so that a duplicated tab gets another id.
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
    for (const name of EVENTS) this.#hub.on(name, (...values) => this.#emit(name, values.length > 1 ? values : values[0]));
  }

  /** @returns {'waiting'|'connecting'|'connected'|'unproven'|'disconnected'|'refused'} */
  get state() {
    return this.#state;
  }

  /** Whether hub methods can be called. */
  get open() {
    return this.#state === 'connected' || this.#state === 'unproven';
  }

  /** Whether the page is connecting, or will without another press. */
  get coming() {
    return this.#state === 'waiting' || this.#state === 'connecting' || this.#endTurn !== null;
  }

  // SignalR rejects pending calls when a connection ends, but only after its state has changed: a rejection before that is a response.
  get #answers() {
    return this.#hub.state === globalThis.signalR.HubConnectionState.Connected;
  }

  /** The last measured round trip, in ms; null before the first. */
  get roundTripMs() {
    return this.#roundTripMs;
  }

  /**
   * Schedules the one automatic attempt.
   * @param {number} ms delay from now
   */
  connectIn(ms) {
    this.#firstConnect = setTimeout(() => this.connect(), ms);
  }

  /**
   * Makes one attempt; where the server assigns a turn, that attempt continues at its turn. A call while connecting, waiting for a turn or
   * connected does nothing: repeated presses make one attempt.
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

  /** Cancels the wait for a turn: the button is enabled again. */
  cancelWait() {
    this.#endTurn?.(false);
  }

  /** @returns {Promise<string | undefined>} the turn to continue with, once its wait is over; undefined when the attempt has ended */
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
    const due = Date.now() + waitMs; // Not performance.now(), which stops while the machine sleeps.
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

  /** Called before unload, which the person may still cancel: says goodbye now, since over HTTP/2 data sent while the page unloads is
   * often lost. The next call revokes it. */
  leaveSoon() {
    if (!this.open) return;
    this.#sayGoodbye();
    const generation = this.#generation;
    setTimeout(() => this.#isCurrent(generation) && this.open && this.invoke('Heartbeat').catch(() => {}), STAYED_MS);
  }

  /** Leaves: says goodbye and closes at once, because an unloading page may run no code later. */
  leave() {
    clearTimeout(this.#firstConnect);
    this.cancelWait();
    const socket = CalmSocket.latest;
    if (this.open) this.#sayGoodbye();
    if (CONNECTABLE.has(this.#state) && this.#state !== 'waiting') return;
    this.#end(loss('client-left'));
    socket?.abandon('client-left');
  }

  // Through the socket, and by a request that outlives the page: data written to the socket may be lost with the page.
  #sayGoodbye() {
    CalmSocket.latest.send(goodbye());
    if (performance.now() - this.#saidGoodbyeAt < STAYED_MS) return;
    this.#saidGoodbyeAt = performance.now();
    fetch(`${this.#urls.goodbye}/${this.#id}`, { method: 'POST', keepalive: true, priority: 'high' }).catch(() => {});
  }

  /** @returns {Promise<import('/js/admission.js').Refusal | undefined>} a refusal with a turn to wait for */
  async #attempt(generation, turn, signal, deadline) {
    CalmSocket.latest = undefined;
    this.#admitted = false;
    this.#announced = null; // An announcement before the last loss explains nothing about this attempt.
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
    this.#emit('hello', hello);
    if (!ticket) closeDeadConnections(); // Only now is it certain that the server responds, and that the kept connections are dead.
  }

  // A report of the last loss that the server rejects is not sent again, so that it never prevents a later connect.
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

  /** @returns {Promise<{ticket?: string, refusal?: import('/js/admission.js').Refusal}>} neither where no response arrived in time */
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

  /** @returns {Promise<import('/js/admission.js').Refusal | undefined>} a refusal with a turn to wait for */
  async #failed(generation, error, gaveUp) {
    const socket = CalmSocket.latest;
    const closes = socket && !gaveUp && !error.busy; // A server too busy for Hello keeps the connection open.
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
    if (answer) this.#emit('beat', { answer, roundTripMs: this.#roundTripMs });
  }

  #measured(ms) {
    if (ms <= MOST_ROUND_TRIP_MS) this.#roundTripMs = ms;
  }

  #fellSilent(socket) {
    this.#end(loss('timed-out'));
    socket.abandon('timed-out');
  }

  // SignalR reports that an open connection has closed. The socket knows the cause, now or in a moment.
  async #closed() {
    if (!this.open) return; // Ended by this page, or within an attempt: already reported, or reported by the attempt.
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
    if (this.open) this.#lastLoss = this.#accountOf(ended); // A failed attempt says nothing about how the last connection ended.
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
    this.#emit('state', { state, ...detail });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** `Hello` was refused. */
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
  // Admission responded and the socket did not: an intermediary blocks WebSockets.
  if (gaveUp) return loss('timed-out', { words: admitted ? 'socket-silent' : 'no-answer' });
  if (error instanceof HelloRefused) return loss('protocol-error', { words: error.busy ? 'hello-busy' : 'hello-refused', status: error.code });
  if (error instanceof UnexpectedResponse)
    return loss('protocol-error', { words: error.wantsSignIn ? 'sign-in-page' : 'strange-answer', status: error.status });
  return loss('network-lost', { words: admitted ? 'socket-refused' : 'unreachable' });
}

// As measured by the browser when it loaded this page; includes the server's processing time.
function pageRoundTripMs() {
  const [page] = performance.getEntriesByType('navigation');
  return page ? Math.max(0, page.responseStart - page.requestStart) : 0;
}

function withinMs(ms, promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
}

// Encoded here because SignalR's own send waits for an event loop turn, which an unloading page may not get.
function goodbye() {
  return new globalThis.signalR.JsonHubProtocol().writeMessage({ type: 1, target: 'Goodbye', arguments: ['the page was left'] });
}
