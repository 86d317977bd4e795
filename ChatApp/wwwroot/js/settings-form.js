import { fetchAlive } from '/js/dead-connections.js';

/** Address of the page of settings. */
const SETTINGS = '/settings';

/**
 * Reads the page of settings, for its values and its antiforgery token. The chat page has no token: it would differ at each load, and the
 * page could never be revalidated with 304.
 */
export async function readSettings() {
  return new DOMParser().parseFromString(await (await fetchAlive(SETTINGS)).text(), 'text/html');
}

/**
 * Posts to the page of settings.
 * @param {string} handler @param {FormData} fields @param {Document} page as read by {@link readSettings}
 */
export function postSettings(handler, fields, page) {
  const token = page.querySelector('[name=__RequestVerificationToken]');
  if (token) fields.set(token.name, token.value);
  return fetch(`${SETTINGS}?handler=${handler}`, { method: 'POST', body: fields, headers: { Accept: 'application/json' } });
}
