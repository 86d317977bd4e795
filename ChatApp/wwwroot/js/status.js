import { counted, text } from '/js/texts.js';
import { ago, exactTime } from '/js/times.js';

/** How often "3 minutes ago" is brought up to date, in ms. No request leaves the page for it. */
const AGO_MS = 30_000;

/** Refusals and causes that a press could not change. */
const FINAL = new Set(['SignedOut', 'Removed', 'ForeignOrigin', 'signed-out', 'removed']);

/** After these the page needs a new sign-in, or another way to the server, which loading it again gives. */
const RELOADS = new Set(['SignedOut', 'signed-out', 'sign-in-page', 'socket-refused', 'hello-refused']);

const LOST_ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='2' y='2' width='12' height='12' rx='2' fill='%23b3261e'/%3E%3C/svg%3E";

/** Says truthfully how the connection stands: chip, band, button, title and icon. */
export class Status {
  #connection;
  #announcer;
  #said = '';
  #title = document.title;
  #lost = false;
  #icon = document.querySelector('#favicon');
  #calmIcon = this.#icon?.href;
  #connectedAt = null;
  #lastBeat = null;
  #connections = null;
  #countdown;
  #agoTimer;
  #showAgo = () => {};

  /** @param {import('/js/connection.js').Connection} connection @param {import('/js/announcer.js').Announcer} announcer */
  constructor(connection, announcer) {
    this.#connection = connection;
    this.#announcer = announcer;
    connection.addEventListener('state', (event) => this.#show(event.detail));
    connection.addEventListener('hello', (event) => this.#tellConnections(event.detail.connections));
    connection.addEventListener('ConnectionsChanged', (event) => this.#tellConnections(event.detail));
    connection.addEventListener('beat', (event) => {
      this.#lastBeat = new Date();
      this.#tellConnections(event.detail.answer.connections);
      this.#showRoundTrip();
    });
    document.addEventListener('visibilitychange', () => this.#showAgo()); // Timers stand still while the page is asleep.
    element('#reconnect').addEventListener('click', () => connection.connect());
    element('#cancel-wait').addEventListener('click', () => connection.cancelWait());
    element('#reload').addEventListener('click', (event) => {
      event.preventDefault();
      location.reload();
    });
  }

  /** Before the first connect. @param {number} ms until then */
  wait(ms) {
    document.body.dataset.connection = 'waiting';
    this.#chip('waiting', text('waiting.detail', { seconds: Math.ceil(ms / 1000) }));
  }

  /** Another room is shown, or it has another name. @param {string} name */
  retitle(name) {
    this.#title = text('title', { page: name });
    this.#mark(this.#lost);
  }

  #show({ state, loss, refusal, waits, unansweredMs }) {
    document.body.dataset.connection = state;
    clearInterval(this.#countdown);
    this.#chip(state, state === 'unproven' ? text('unproven.detail', { seconds: Math.round(unansweredMs / 1000) }) : '');
    this.#button(false);
    if (!this.#connection.open) this.#tellConnections(null);
    if (state === 'connected') this.#connected();
    if (state === 'disconnected') this.#disconnected(loss);
    element('#cancel-wait').hidden = !waits;
    if (state === 'refused') this.#refused(refusal, waits);
  }

  #connected() {
    this.#connectedAt ??= new Date();
    clearInterval(this.#agoTimer);
    element('#connection-band').hidden = true;
    this.#say('', '');
    this.#showRoundTrip();
    this.#mark(false);
  }

  #disconnected(loss) {
    this.#connectedAt = this.#lastBeat = null;
    const values = { code: loss.code ?? '', time: exactTime(loss.at), status: loss.status ?? '', since: exactTime(loss.since ?? loss.at) };
    this.#say(text(`cause.${loss.words}.what`, values), text(`cause.${loss.words}.why`, values), loss.at);
    element('#reload').hidden = !RELOADS.has(loss.words);
    this.#button(!FINAL.has(loss.cause));
    this.#mark(true);
  }

  #refused(refusal, waits) {
    this.#connectedAt = null;
    const key = refusal.code === 'WaitForTurn' && !waits ? 'refused.turn-over' : `refused.${refusal.code}`;
    const words = text(key);
    this.#say(words === key ? text('refused.other', { code: refusal.code }) : words, '', new Date());
    element('#reload').hidden = !RELOADS.has(refusal.code);
    this.#mark(true);
    if (FINAL.has(refusal.code)) return;
    if (refusal.retryAfterSeconds > 0) this.#countDown(refusal.retryAfterSeconds, waits);
    else this.#button(true);
  }

  // The wait ends in an enabled button, never in an attempt; but a turn's is part of an attempt, which goes on by itself.
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
    if (word.textContent !== words) word.textContent = words; // A status region speaks whenever its text is set.
    chip.querySelector('.detail').textContent = detail;
    if (state !== 'connected') chip.removeAttribute('title');
  }

  #showRoundTrip() {
    if (this.#connection.state !== 'connected') return;
    const chip = element('#connection-state');
    const { roundTripMs } = this.#connection;
    chip.querySelector('.detail').textContent = roundTripMs === null ? '' : text('rtt', { ms: Math.max(1, Math.round(roundTripMs)) });
    chip.title = text('connected.title', {
      since: exactTime(this.#connectedAt),
      beat: exactTime(this.#lastBeat ?? this.#connectedAt),
      connections: this.#connections ?? '–',
    });
  }

  #say(what, why, at) {
    element('#connection-cause .what').textContent = what;
    element('#connection-cause .why').textContent = why;
    element('#reload').hidden = true;
    clearInterval(this.#agoTimer);
    this.#showAgo = () => {};
    this.#announce(`${what} ${why}`.trim());
    if (!at) return;
    if (element('#connection-band').hidden) element('.panel').scrollTop = 0; // Where it is too short for all its rows, the cause comes first.
    element('#connection-band').hidden = false;
    const showAgo = () => (element('#connection-band .when').textContent = text('when', { time: exactTime(at), ago: ago(at) }));
    showAgo();
    this.#showAgo = showAgo;
    this.#agoTimer = setInterval(showAgo, AGO_MS);
  }

  // Once, however often the same is shown.
  #announce(words) {
    if (words && words !== this.#said) this.#announcer.say(words);
    this.#said = words;
  }

  /** @param {number} count messages of the person that wait in the room shown */
  showMine(count) {
    element('#connection-band .mine').textContent = count ? counted('mine.waiting', count) : '';
  }

  /** @param {number | null} count null while it is not known */
  #tellConnections(count) {
    this.#connections = count;
    element('#connections').textContent = count ?? '–';
    this.#showRoundTrip();
  }

  // Somebody in another tab notices, once; the icon is a data: picture, so that no request leaves after a loss.
  #mark(lost) {
    this.#lost = lost;
    document.title = lost ? text('title.lost', { title: this.#title }) : this.#title;
    if (this.#icon) this.#icon.href = lost ? LOST_ICON : this.#calmIcon;
  }
}

function element(selector) {
  return document.querySelector(selector);
}
