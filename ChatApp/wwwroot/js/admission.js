/** Statuses of pages that want somebody to sign in, or to agree to something, before they let anything through: 511 is RFC 6585's. */
const SIGN_IN = new Set([200, 401, 403, 407, 511]);

/** An answer that no ChatApp gives: from a proxy, say, or another server at this address. */
export class StrangeAnswer extends Error {
  /** @param {Response} response */
  constructor({ status, type }) {
    super(`admission answered ${status}`);
    const redirected = type === 'opaqueredirect';
    /** What was answered; of a redirect the browser does not tell more. */
    this.status = redirected ? '3xx' : status;
    /** Whether it looks like a sign-in page, of a proxy or of the network: loading the page again shows it. */
    this.wantsSignIn = redirected || SIGN_IN.has(status);
  }
}

/** The close codes of refused upgrades are the HTTP status and this. */
const REFUSED_CODES = 4_000;

/** @typedef {{code: string, retryAfterSeconds?: number, turn?: string}} Refusal `turn` is what to hand in after the wait */

/**
 * Asks the server whether this page may connect.
 * @param {string} url of `POST /connect`
 * @param {string | undefined} turn one whose time has come
 * @param {AbortSignal} signal ends the wait
 * @returns {Promise<{ticket?: string, refusal?: Refusal}>} one of the two
 * @throws {StrangeAnswer} when the answer is not one of ours; whatever `fetch` throws when there is none
 */
export async function askAdmission(url, turn, signal) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  const body = JSON.stringify({ turn, pressed: true }); // This page asks only when a person pressed, or loaded it.
  // A redirect is not followed: to another origin, a sign-in page's, the browser would report it like a network that is away.
  const response = await fetch(url, {
    method: 'POST', signal, cache: 'no-store', redirect: 'manual', headers, body,
  });
  const answer = await response.json().catch((error) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  if (response.ok && typeof answer?.ticket === 'string') return { ticket: answer.ticket };
  if (!response.ok && typeof answer?.code === 'string') return { refusal: answer };
  throw new StrangeAnswer(response);
}

/**
 * The query of a socket for which admission was not asked: the gate is there as well, and its refusal comes as a close frame.
 * @param {string | undefined} turn one whose time has come
 */
export function withoutTicket(turn) {
  return new URLSearchParams({ refusal: 'close', pressed: 'true', ...(turn && { turn }) });
}

/**
 * @param {CloseEvent | undefined} closed the end of such a socket
 * @returns {Refusal | null} null where it was no refusal
 */
export function refusalOfClose(closed) {
  if (!(closed?.code >= REFUSED_CODES + 400 && closed.code < REFUSED_CODES + 600)) return null;
  const [code, seconds, turn] = closed.reason.split(';');
  return { code, ...(seconds && { retryAfterSeconds: Number(seconds) }), ...(turn && { turn }) };
}
