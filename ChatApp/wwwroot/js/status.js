import { counted, text } from '/js/texts.js';
import { ago, exactTime } from '/js/times.js';

/** Refresh interval of texts like "3 minutes ago", in ms. It sends no request. */
const AGO_MS = 30_000;

/** Refusals and causes that a press cannot change. */
const FINAL = new Set(['SignedOut', 'Removed', 'ForeignOrigin', 'signed-out', 'removed']);

/** Ends after which the page needs a new sign-in, or another way to the server, which a reload provides. */
const RELOADS = new Set(['SignedOut', 'signed-out', 'sign-in-page', 'socket-refused', 'hello-refused']);

/** Shows the connection state accurately: chip, band, button, and the tab's title and icon. */
export class Status {
  #connection;
  #announcer;
  #tab;
  #announced = '';
  #connectedAt = null;
  #lastBeat = null;
  #connections = null;
  #node = null;
  #countdown;
  #agoTimer;
  #showAgo = () => {};

  /**
   * @param {import('/js/connection.js').Connection} connection
   * @param {import('/js/announcer.js').Announcer} announcer
   * @param {import('/js/tab-sign.js').TabSign} tab
   */
  constructor(connection, announcer, tab) {
    this.#connection = connection;
    this.#announcer = announcer;
    this.#tab = tab;
    connection.addEventListener('state', (event) => this.#show(event.detail));
    connection.addEventListener('hello', ({ detail }) => {
      this.#node = detail.node ?? null; // Sent only by servers that share their database with other nodes.
      this.#showConnections(detail.connections);
    });
    connection.addEventListener('ConnectionsChanged', (event) => this.#showConnections(event.detail));
    connection.addEventListener('beat', (event) => {
      this.#lastBeat = new Date();
      this.#showConnections(event.detail.answer.connections);
      this.#showRoundTrip();
    });
    document.addEventListener('visibilitychange', () => this.#showAgo()); // Timers stop while the page is asleep.
    element('#reconnect').addEventListener('click', () => connection.connect());
    element('#cancel-wait').addEventListener('click', () => connection.cancelWait());
    element('#reload').addEventListener('click', (event) => {
      event.preventDefault();
      location.reload();
    });
  }

  /** Shows the wait before the first connect. @param {number} ms until then */
  wait(ms) {
    document.body.dataset.connection = 'waiting';
    this.#chip('waiting', text('waiting.detail', { seconds: Math.ceil(ms / 1000) }));
  }

  #show({ state, loss, refusal, waits, unansweredMs }) {
    document.body.dataset.connection = state;
    clearInterval(this.#countdown);
    this.#chip(state, state === 'unproven' ? text('unproven.detail', { seconds: Math.round(unansweredMs / 1000) }) : '');
    this.#button(false);
    if (!this.#connection.open) this.#showConnections(null);
    if (state === 'connected') this.#connected();
    if (state === 'disconnected') this.#disconnected(loss);
    element('#cancel-wait').hidden = !waits;
    if (state === 'refused') this.#refused(refusal, waits);
  }

  #connected() {
    this.#connectedAt ??= new Date();
    clearInterval(this.#agoTimer);
    element('#connection-band').hidden = true;
    this.#render('', '');
    this.#showRoundTrip();
    this.#tab.showLost(false);
  }

  #disconnected(loss) {
    this.#connectedAt = this.#lastBeat = null;
    const values = {
      code: loss.code ?? '', time: exactTime(loss.at), status: loss.status ?? '', since: exactTime(loss.since ?? loss.at),
      until: globalThis.localDates.clock(loss.until ?? loss.at),
    };
    this.#render(text(`cause.${loss.words}.what`, values), text(`cause.${loss.words}.why`, values), loss.at);
    element('#reload').hidden = !RELOADS.has(loss.words);
    this.#button(!FINAL.has(loss.cause));
    this.#tab.showLost(true);
  }

  #refused(refusal, waits) {
    this.#connectedAt = null;
    const key = refusal.code === 'WaitForTurn' && !waits ? 'refused.turn-over' : `refused.${refusal.code}`;
    const words = text(key);
    this.#render(words === key ? text('refused.other', { code: refusal.code }) : words, '', new Date());
    element('#reload').hidden = !RELOADS.has(refusal.code);
    this.#tab.showLost(true);
    if (FINAL.has(refusal.code)) return;
    if (refusal.retryAfterSeconds > 0) this.#countDown(refusal.retryAfterSeconds, waits);
    else this.#button(true);
  }

  // The wait ends in an enabled button, never in an attempt; but waiting for a turn is part of an attempt, which continues by itself.
  #countDown(seconds, turn) {
    const until = performance.now() + seconds * 1000;
    const tick = () => {
      const left = Math.ceil((until - performance.now()) / 1000);
      if (left <= 0) clearInterval(this.#countdown);
      if (turn) this.#button(false, text('reconnect.turn', { seconds: Math.max(left, 1) }));
      else this.#button(left <= 0, left > 0 ? text('reconnect.wait', { seconds: left }) : undefined);
    };
    element('#reconnect').hidden = false;
    this.#countdown = setInterval(tick, 1000);
    tick();
  }

  #button(enabled, waitingWords) {
    const button = element('#reconnect');
    button.hidden = !enabled && !waitingWords;
    button.disabled = !enabled;
    button.textContent = waitingWords ?? text('reconnect');
  }

  #chip(state, detail) {
    const chip = element('#connection-state');
    const word = chip.querySelector('.word');
    const words = text(`state.${state}`);
    if (word.textContent !== words) word.textContent = words; // Screen readers announce a status region whenever its text is set.
    chip.querySelector('.detail').textContent = detail;
    if (state !== 'connected') chip.removeAttribute('title');
  }

  #showRoundTrip() {
    if (this.#connection.state !== 'connected') return;
    const chip = element('#connection-state');
    const { roundTripMs } = this.#connection;
    chip.querySelector('.detail').textContent = roundTripMs === null ? '' : text('rtt', { ms: Math.max(1, Math.round(roundTripMs)) });
    const title = text('connected.title', {
      since: exactTime(this.#connectedAt),
      beat: exactTime(this.#lastBeat ?? this.#connectedAt),
      connections: this.#connections ?? '–',
    });
    chip.title = this.#node === null ? title : `${title} · ${text('connected.node', { node: this.#node })}`;
  }

  #render(what, why, at) {
    element('#connection-cause .what').textContent = what;
    element('#connection-cause .why').textContent = why;
    element('#reload').hidden = true;
    clearInterval(this.#agoTimer);
    this.#showAgo = () => {};
    this.#announce(`${what} ${why}`.trim());
    if (!at) return;
    // Where the panel is too short for all its rows, the cause is shown first.
    if (element('#connection-band').hidden) element('.panel').scrollTop = 0;
    element('#connection-band').hidden = false;
    const showAgo = () => (element('#connection-band .when').textContent = text('when', { time: exactTime(at), ago: ago(at) }));
    showAgo();
    this.#showAgo = showAgo;
    this.#agoTimer = setInterval(showAgo, AGO_MS);
  }

  // Announces each text once, even if it is shown repeatedly.
  #announce(words) {
    if (words && words !== this.#announced) this.#announcer.announce(words);
    this.#announced = words;
  }

  /** @param {number} count the person's waiting messages in the current room */
  showMine(count) {
    element('#connection-band .mine').textContent = count ? counted('mine.waiting', count) : '';
  }

  /** @param {number | null} count null while unknown */
  #showConnections(count) {
    this.#connections = count;
    element('#connections').textContent = count ?? '–';
    this.#showRoundTrip();
  }
}

function element(selector) {
  return document.querySelector(selector);
}
