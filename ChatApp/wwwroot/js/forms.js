import { guardKeys } from '/js/keys.js';
import { watchSession } from '/js/session-watch.js';

/** A form may be sent again after this time, in ms: a person who stopped the page load wants to. */
const SUBMIT_AGAIN_MS = 10_000;

// For the pages without scripted forms: the browser's own submits are sent once, and never by a key of an input method.
guardKeys(document);
watchSession(document.body.dataset.person);

const underWay = new Set();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (underWay.has(form)) return event.preventDefault();
  underWay.add(form);
  return setTimeout(() => underWay.delete(form), SUBMIT_AGAIN_MS);
});

// The back button restores the page in the state it was left in.
addEventListener('pageshow', () => underWay.clear());
