/** Browsers keep up to this many connections to a server over HTTP/1.1. Over HTTP/2 it is one, which they look after themselves. */
const KEPT = 6;

/** What answers within this time is alive, in ms. */
const ALIVE_MS = 3_000;

/** The longest wait of the second try, in ms. */
const ANSWER_MS = 10_000;

/**
 * Fetches what may be asked for twice: where a connection that the browser kept is dead, another one is tried.
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
  return fetch(url, { ...options, signal: AbortSignal.timeout(ANSWER_MS) });
}

/**
 * Makes the browser close connections that it keeps although a firewall or NAT between has forgotten them: each of these requests takes one,
 * and takes it along when it is given up. Else the next links and forms would wait on them for minutes, one after another.
 */
export function closeDeadConnections() {
  for (let one = 0; one < KEPT; one++) {
    const limit = new AbortController();
    setTimeout(() => limit.abort(), ALIVE_MS);
    fetch('/healthz/live', { cache: 'no-store', signal: limit.signal }).catch(() => {});
  }
}
