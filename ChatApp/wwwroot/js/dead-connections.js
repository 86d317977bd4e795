/** Browsers keep up to this many HTTP/1.1 connections to a server. Over HTTP/2 there is one, which they check themselves. */
const KEPT = 6;

/** A connection that responds within this time is alive, in ms. */
const ALIVE_MS = 3_000;

/** Time limit of the second try, in ms. */
const SECOND_TRY_MS = 10_000;

/**
 * Fetches an idempotent resource: where a kept-alive connection is dead, another one is tried.
 * @param {string | URL} url
 * @param {RequestInit} [options] without a signal
 * @returns {Promise<Response>}
 */
export async function fetchAlive(url, options = {}) {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), ALIVE_MS);
  try {
    return await fetch(url, { ...options, signal: silent.signal });
  } catch (error) {
    if (!silent.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  closeDeadConnections();
  return fetch(url, { ...options, signal: AbortSignal.timeout(SECOND_TRY_MS) });
}

/**
 * Makes the browser close kept-alive connections that a firewall or NAT has dropped: each of these requests takes one, and closes it when
 * aborted. Otherwise the next links and forms would wait for them for minutes, one after another.
 */
export function closeDeadConnections() {
  for (let one = 0; one < KEPT; one++) {
    const limit = new AbortController();
    setTimeout(() => limit.abort(), ALIVE_MS);
    fetch('/healthz/live', { cache: 'no-store', signal: limit.signal }).catch(() => {});
  }
}
