/** Causes that a close frame of the server may carry; the contract's list. */
const KNOWN_CAUSES = new Set([
  'client-left', 'network-lost', 'timed-out', 'server-stopping', 'signed-out', 'removed', 'replaced', 'dropped-by-operator',
  'slow-reader', 'protocol-error',
]);

/** RFC 6455: no close frame was received. */
const NO_CLOSE_FRAME = 1006;

/** The codes of announced closes; 1012 is IANA's service restart. */
const ANNOUNCED_CODES = { 'server-stopping': 1012, 'signed-out': 4001, removed: 4003 };

/**
 * How a connection, or an attempt at one, ended.
 * @typedef {object} Loss
 * @property {string} cause one of the contract's causes
 * @property {number | null} code the close code, where there was one
 * @property {string} reason the close reason
 * @property {string} words the key of the text for people; usually the cause
 * @property {number | string} [status] the unexpected status or code, if that is the reason
 * @property {Date} [since] when the page's standstill began, if that is the reason
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
 * @returns {Loss}
 */
export function lossOfClose(closed, announced) {
  const reason = closed?.reason ?? '';
  if (reason === 'timed-out') return loss(reason, { reason, words: 'unheard' }); // It is the server that received nothing.
  if (KNOWN_CAUSES.has(reason)) return loss(reason, { code: closed.code, reason });
  if (announced && KNOWN_CAUSES.has(announced)) return loss(announced, { code: codeOf(closed, announced), reason });
  return loss('network-lost', { code: closed?.code ?? NO_CLOSE_FRAME, reason });
}

function codeOf(closed, announced) {
  return closed && closed.code !== NO_CLOSE_FRAME ? closed.code : ANNOUNCED_CODES[announced] ?? null;
}
