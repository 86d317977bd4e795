import { load, save } from '/js/storage.js';

/** Marks a person who signed out in this browser; removed when the server shows them a page again. */
const LEFT = 'chatapp-left:';

/**
 * Keeps a page from the next person at this computer. A page restored from the back/forward cache, or open in another tab, shows
 * nothing once its person has signed out here; it reloads where the server reports another person, or none, as signed in.
 * @param {string | undefined} personId the owner of the page
 */
export function watchSession(personId) {
  if (!personId) return;
  const [navigation] = performance.getEntriesByType('navigation');
  // The back button may show a cached page without asking the server.
  if (navigation?.type === 'back_forward') check(personId);
  else save(LEFT + personId, null);
  addEventListener('pageshow', ({ persisted }) => persisted && check(personId));
  addEventListener('storage', ({ key }) => key === LEFT + personId && leaveIfSignedOut(personId));
}

/** Notifies the person's other pages in this browser, open or cached, of the sign-out. @param {string} personId */
export function markLeft(personId) {
  save(LEFT + personId, '1');
}

async function check(personId) {
  if (leaveIfSignedOut(personId)) return;
  const answer = await fetch('/session', { cache: 'no-store' }).catch(() => null);
  if (!answer || answer.status >= 500) return; // Unknown: the page itself shows that it is not connected.
  const known = answer.ok ? (await answer.json()).personId : null;
  if (known === personId) return;
  hide();
  location.reload();
}

function leaveIfSignedOut(personId) {
  if (load(LEFT + personId) === null) return false;
  hide();
  location.replace('/sign-in');
  return true;
}

function hide() {
  document.documentElement.hidden = true;
}
