import { UnexpectedResponse } from '/js/admission.js';

/** Causes that a close frame of the server may carry; the contract's list. */
const KNOWN_CAUSES = new Set([
  'client-left', 'network-lost', 'timed-out', 'server-stopping', 'signed-out', 'removed', 'replaced', 'dropped-by-operator',
  'slow-reader', 'protocol-error',
]);

/** RFC 6455: no close frame was received. */
const NO_CLOSE_FRAME = 1006;

/** The codes of announced closes; 1012 is IANA's service restart. */
const ANNOUNCED_CODES = { 'server-stopping': 1012, 'signed-out': 4001, removed: 4003 };

/** `Hello` was refused. */
export class HelloRefused extends Error {
  /** @param {string} code the server's, or SignalR's own error */
  constructor(code) {
    super(code);
    this.code = code;
    this.busy = code === 'TryAgain';
  }
}

/**
 * How a connection, or an attempt at one, ended.
 * @typedef {object} Loss
 * @property {string} cause one of the contract's causes
 * @property {number | null} code the close code, where there was one
 * @property {string} reason the close reason
 * @property {string} words the key of the text for people; usually the cause
 * @property {number | string} [status] the unexpected status or code, if that is the reason
 * @property {Date} [since] when the page's standstill began, if that is the reason
 * @property {Date} [until] when the page connects again, where the person asked for that
 * @property {Date} at
 */

/**
 * @param {string} cause
 * @param {Partial<Loss>} [more]
 * @returns {Loss}
 */
export function loss(cause, more = {}) {
  return { cause, code: null, reason: '', words: cause, at: new Date(), ...more };
}

/**
 * Determines the cause from a socket's close event.
 * @param {CloseEvent | undefined} closed the real close event; undefined where none arrived in time
 * @param {string | null} announced the cause that the server announced beforehand
 * @param {boolean} [cutting] whether the person asked for the end, as a drill
 * @returns {Loss}
 */
export function lossOfClose(closed, announced, cutting = false) {
  const reason = closed?.reason ?? '';
  if (reason === 'timed-out') return loss(reason, { reason, words: 'unheard' }); // It is the server that received nothing.
  if (reason === 'dropped-by-operator' && cutting) return loss(reason, { code: closed.code, reason, words: 'cut' });
  if (KNOWN_CAUSES.has(reason)) return loss(reason, { code: closed.code, reason });
  if (announced && KNOWN_CAUSES.has(announced)) return loss(announced, { code: codeOf(closed, announced), reason });
  return loss('network-lost', { code: closed?.code ?? NO_CLOSE_FRAME, reason });
}

/**
 * Determines the cause of a failed attempt.
 * @param {Error} error that ended it
 * @param {object} known
 * @param {boolean} known.gaveUp whether its deadline had passed
 * @param {CloseEvent | undefined} known.closed the socket's close event, where there is one
 * @param {string | null} known.announced the cause that the server announced beforehand
 * @param {boolean} known.admitted whether the server had admitted this page
 * @returns {Loss}
 */
export function lossOfAttempt(error, { gaveUp, closed, announced, admitted }) {
  if (closed?.reason || announced) return lossOfClose(closed, announced);
  // Admission responded and the socket did not: an intermediary blocks WebSockets.
  if (gaveUp) return loss('timed-out', { words: admitted ? 'socket-silent' : 'no-answer' });
  if (error instanceof HelloRefused)
    return loss('protocol-error', { words: error.busy ? 'hello-busy' : 'hello-refused', status: error.code });
  if (error instanceof UnexpectedResponse)
    return loss('protocol-error', { words: error.wantsSignIn ? 'sign-in-page' : 'unexpected-response', status: error.status });
  return loss('network-lost', { words: admitted ? 'socket-refused' : 'unreachable' });
}

/**
 * The report of a loss for the server's hub log, sent with the next `Hello`.
 * @param {Loss} ended
 * @param {number | null} roundTripMs the last measured one
 */
export function reportOf({ cause, code, reason, at }, roundTripMs) {
  return { cause, code, reason, at: at.toISOString(), hidden: document.hidden, online: navigator.onLine, roundTripMs };
}

function codeOf(closed, announced) {
  return closed && closed.code !== NO_CLOSE_FRAME ? closed.code : ANNOUNCED_CODES[announced] ?? null;
}
