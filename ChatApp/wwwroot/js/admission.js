/** An answer that no ChatApp gives: from a proxy, say, or another server at this address. */
export class StrangeAnswer extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`admission answered ${status}`);
    this.status = status;
  }
}

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
  const headers = { Accept: 'application/json', ...(turn && { 'Content-Type': 'application/json' }) };
  const response = await fetch(url, { method: 'POST', signal, cache: 'no-store', headers, body: turn && JSON.stringify({ turn }) });
  const answer = await response.json().catch((error) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  if (response.ok && typeof answer?.ticket === 'string') return { ticket: answer.ticket };
  if (!response.ok && typeof answer?.code === 'string') return { refusal: answer };
  throw new StrangeAnswer(response.status);
}
