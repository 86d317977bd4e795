import { load, save } from '/js/storage.js';

/** The mark of a person who signed out in this browser; it goes when the server shows them a page again. */
const LEFT = 'chatapp-left:';

/**
 * Keeps a page from being seen by the next person at this computer. A page that comes back out of the browser's memory, or is open in another
 * tab, shows nothing once its person has signed out here; and is loaded again where the server says that somebody else is signed in, or nobody.
 * @param {string | undefined} personId whose page it is
 */
export function watchSession(personId) {
  if (!personId) return;
  const [navigation] = performance.getEntriesByType('navigation');
  // The back button may bring a page that the browser kept, without asking the server.
  if (navigation?.type === 'back_forward') check(personId);
  else save(LEFT + personId, null);
  addEventListener('pageshow', ({ persisted }) => persisted && check(personId));
  addEventListener('storage', ({ key }) => key === LEFT + personId && leaveIfSignedOut(personId));
}

/** Tells the person's other pages in this browser, open or kept, that they have signed out. @param {string} personId */
export function markLeft(personId) {
  save(LEFT + personId, '1');
}

async function check(personId) {
  if (leaveIfSignedOut(personId)) return;
  const answer = await fetch('/session', { cache: 'no-store' }).catch(() => null);
  if (!answer || answer.status >= 500) return; // Nobody knows: the page says itself that it is not connected.
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
