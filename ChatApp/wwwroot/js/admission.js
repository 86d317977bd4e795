/** Statuses of pages that require a sign-in or an agreement before they pass traffic: 511 is defined in RFC 6585. */
const SIGN_IN = new Set([200, 401, 403, 407, 511]);

/** A response that is not ChatApp's: for example from a proxy, or another server at this address. */
export class UnexpectedResponse extends Error {
  /** @param {Response} response */
  constructor({ status, type }) {
    super(`admission answered ${status}`);
    const redirected = type === 'opaqueredirect';
    /** The status; for a redirect the browser hides it. */
    this.status = redirected ? '3xx' : status;
    /** Whether it looks like a sign-in page of a proxy or of the network: reloading the page shows it. */
    this.wantsSignIn = redirected || SIGN_IN.has(status);
  }
}

/** Time limit of admission in ms, plus two round trips. The browser may reuse a kept-alive connection that a NAT or firewall has
 * dropped; the socket gets a new one. */
const ADMISSION_MS = 3_000;

/** Upper bound for a round trip in that limit, in ms. */
const FAR_MS = 3_000;

/** Refused upgrades close with this code plus the HTTP status. */
const REFUSED_CODES = 4_000;

/** @typedef {{code: string, retryAfterSeconds?: number, turn?: string}} Refusal `turn` is the token to send after the wait */

/**
 * Asks the server whether this page may connect.
 * @param {string} url of `POST /connect`
 * @param {string | undefined} turn a turn whose wait is over
 * @param {AbortSignal} signal ends the request
 * @param {number | null} roundTripMs the last measured one; extends the time limit
 * @returns {Promise<{ticket?: string, refusal?: Refusal}>} one of the two; neither where no response arrived in time
 * @throws {UnexpectedResponse} when the response is not ChatApp's; any error of `fetch` when there is none
 */
export async function askAdmission(url, turn, signal, roundTripMs) {
  const silent = new AbortController();
  const giveUp = () => silent.abort();
  signal.addEventListener('abort', giveUp);
  const timer = setTimeout(giveUp, ADMISSION_MS + 2 * Math.min(roundTripMs ?? pageRoundTripMs(), FAR_MS));
  try {
    return await ask(url, turn, silent.signal);
  } catch (error) {
    if (!silent.signal.aborted || signal.aborted) throw error;
    return {};
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

// As measured by the browser when it loaded this page; includes the server's processing time.
function pageRoundTripMs() {
  const [page] = performance.getEntriesByType('navigation');
  return page ? Math.max(0, page.responseStart - page.requestStart) : 0;
}

async function ask(url, turn, signal) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  const body = JSON.stringify({ turn, pressed: true }); // This page asks only after a person's press or a page load.
  // Redirects are not followed: the browser would report one to another origin, such as a sign-in page's, as a network error.
  const response = await fetch(url, {
    method: 'POST', signal, cache: 'no-store', redirect: 'manual', headers, body,
  });
  const answer = await response.json().catch((error) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  if (response.ok && typeof answer?.ticket === 'string') return { ticket: answer.ticket };
  if (!response.ok && typeof answer?.code === 'string') return { refusal: answer };
  throw new UnexpectedResponse(response);
}

/**
 * The query of a socket without prior admission: the gate checks sockets as well, and refuses with a close frame.
 * @param {string | undefined} turn a turn whose wait is over
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
