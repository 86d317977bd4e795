import { askAdmission, refusalOfClose, withoutTicket } from '/js/admission.js';
import { CalmSocket } from '/js/calm-socket.js';
import { closeDeadConnections } from '/js/dead-connections.js';
import { Deadline } from '/js/deadline.js';
import { Heartbeat } from '/js/heartbeat.js';
import { HubClient, STAYED_MS } from '/js/hub-client.js';
import { randomId } from '/js/ids.js';
import { HelloRefused, loss, lossOfAttempt, lossOfClose, reportOf } from '/js/loss.js';
import { SilenceWatch } from '/js/silence-watch.js';
import { Standstill } from '/js/standstill.js';
import { text } from '/js/texts.js';
import { TurnWait } from '/js/turn-wait.js';
import { fitsFrame, refusalOf } from '/js/wire.js';

/** Time limit for the close frame after SignalR reports the close, in ms. Chromium reports it only when the TCP connection has ended,
 * one more round trip or at most 2 s later. */
const CLOSE_FRAME_MS = 4_000;

/** A longer response time is not a round trip: the page was asleep while the response waited, in ms. */
const MOST_ROUND_TRIP_MS = 60_000;

/** States in which connect() has an effect. */
const CONNECTABLE = new Set(['waiting', 'disconnected', 'refused']);

/**
 * Owns the page's one connection: the state machine behind `body[data-connection]`, with every transition next to the guard that keeps the
 * connection single.
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
  #clientId = randomId(16); // New for each document, so that a duplicated tab gets another id.
  #firstConnect;
  #admitted = false;
  #turn = new TurnWait();
  #roundTripMs = null;
  #silence = new SilenceWatch();
  #standstill = new Standstill();
  #heartbeat = new Heartbeat({
    call: () => this.invoke('Heartbeat', this.#held),
    answers: () => this.#hub.answers,
    onAnswer: (answer, roundTripMs) => this.#beaten(answer, roundTripMs),
    onDoubt: (unansweredMs) => this.#enter('unproven', { unansweredMs }),
  });

  /** SignalR's id of the connection opened last. */
  id = '';

  /** Whether the person has just asked the server to end this connection, as a drill. */
  cutting = false;

  /** By room, returns the change up to which it has caught up; 0 while it is not entered. @type {Map<string, () => number>} */
  holding = new Map();

  /** @param {{connect: string, goodbye: string, hub: string}} urls of admission, goodbye and hub, from the page's root */
  constructor(urls) {
    super();
    this.#urls = urls;
    this.#hub = new HubClient({
      urls,
      onEvent: (name, detail) => this.#emit(name, detail),
      onFarewell: (cause) => (this.#announced = cause),
      onClose: () => this.#closed(),
    });
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
    return this.#state === 'waiting' || this.#state === 'connecting' || this.#turn.pending;
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
    if (!CONNECTABLE.has(this.#state) || this.#turn.pending) {
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
    this.#turn.cancel();
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
    if (await this.#turn.wait(refusal.retryAfterSeconds)) return refusal.turn;
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
   * often lost. The next heartbeat revokes it. */
  leaveSoon() {
    if (!this.open) return;
    this.#hub.sayGoodbye(this.id);
    const generation = this.#generation;
    setTimeout(() => this.#isCurrent(generation) && this.open && this.invoke('Heartbeat').catch(() => {}), STAYED_MS);
  }

  /** Leaves: says goodbye and closes at once, because an unloading page may run no code later. @param {object} [more] of the loss */
  leave(more) {
    clearTimeout(this.#firstConnect);
    this.cancelWait();
    const socket = CalmSocket.latest;
    if (this.open) this.#hub.sayGoodbye(this.id);
    if (CONNECTABLE.has(this.#state) && this.#state !== 'waiting') return;
    this.#end(loss('client-left', more));
    socket?.abandon('client-left');
  }

  /** @returns {Promise<import('/js/admission.js').Refusal | undefined>} a refusal with a turn to wait for */
  async #attempt(generation, turn, signal, deadline) {
    CalmSocket.latest = undefined;
    this.#admitted = this.cutting = false;
    this.#announced = null; // An announcement before the last loss explains nothing about this attempt.
    const { ticket, refusal } = await askAdmission(this.#urls.connect, turn, signal, this.#roundTripMs);
    if (ticket || refusal) deadline.heard();
    if (!this.#isCurrent(generation)) return;
    if (refusal?.turn) return refusal;
    if (refusal) return this.#refuse(refusal);

    this.#admitted = ticket !== undefined;
    await this.#hub.start(ticket ? new URLSearchParams({ ticket }) : withoutTicket(turn));
    if (signal.aborted) throw new DOMException('', 'AbortError');
    const said = performance.now();
    const hello = await this.#hello();
    if (!this.#isCurrent(generation)) return;

    this.id = hello.connectionId;
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
      if (!this.#hub.answers) throw error;
      const refused = new HelloRefused(refusalOf(error)?.code ?? 'Error');
      if (!refused.busy) this.#lastLoss = null;
      throw refused;
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

  get #held() {
    return Object.fromEntries([...this.holding].map(([roomId, upTo]) => [roomId, upTo()]).filter(([, change]) => change > 0));
  }

  // SignalR reports that an open connection has closed. The socket knows the cause, now or in a moment.
  async #closed() {
    if (!this.open) return; // Ended by this page, or within an attempt: already reported, or reported by the attempt.
    const generation = this.#generation;
    this.#stopTimers();
    const closed = await withinMs(CLOSE_FRAME_MS, CalmSocket.latest?.closed);
    if (this.#isCurrent(generation)) this.#end(lossOfClose(closed, this.#announced, this.cutting));
  }

  #end(found) {
    this.#generation++;
    this.#stopTimers();
    const ended = this.#standstill.explain(found);
    // A failed attempt says nothing about how the last connection ended.
    if (this.open) this.#lastLoss = reportOf(ended, this.#roundTripMs);
    this.#enter('disconnected', { loss: ended });
  }

  #refuse(refusal) {
    this.#generation++;
    this.#enter('refused', { refusal });
  }

  #stopTimers() {
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

function withinMs(ms, promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, ms))]);
}
