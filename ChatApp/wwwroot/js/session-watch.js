import { load, save } from '/js/storage.js';

/** Marks a person who signed out in this browser; removed when the server shows them a page again. */
const LEFT = 'chatapp-left:';

/** Marks a sign-out of this tab whose answer only the next page sees. */
const LEAVING = 'chatapp-leaving';

/**
 * Keeps a page from the next person at this computer. A page restored from the back/forward cache, or open in another tab, shows
 * nothing once its person has signed out here; it reloads where the server reports another person, or none, as signed in.
 * @param {string | undefined} personId the owner of the page
 */
export function watchSession(personId) {
  confirmLeaving(personId);
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

/** Lets the next page of this tab call {@link markLeft} once the server confirms the sign-out. @param {string} personId */
export function leaveWithNextPage(personId) {
  try {
    sessionStorage.setItem(LEAVING, personId);
  } catch {
    markLeft(personId); // The other pages leave now, and return if the sign-out fails.
  }
}

async function confirmLeaving(personId) {
  let leaving = null;
  try {
    leaving = sessionStorage.getItem(LEAVING);
    sessionStorage.removeItem(LEAVING);
  } catch {
    // Storage is unavailable.
  }
  if (!leaving || leaving === personId) return;
  const known = await knownPerson();
  if (known !== undefined && known !== leaving) markLeft(leaving);
}

async function check(personId) {
  if (leaveIfSignedOut(personId)) return;
  const known = await knownPerson();
  if (known === undefined || known === personId) return;
  hide();
  location.reload();
}

// The person whom the server knows by this browser's cookie; undefined without an answer: the page shows that it is not connected.
async function knownPerson() {
  const answer = await fetch('/session', { cache: 'no-store' }).catch(() => null);
  if (!answer || answer.status >= 500) return undefined;
  return answer.ok ? (await answer.json()).personId : null;
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
