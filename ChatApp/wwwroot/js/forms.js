import { guardKeys } from '/js/keys.js';
import { watchSession } from '/js/session-watch.js';

/** A form may be sent again after this time, in ms: whoever stopped the page from loading means it. */
const AGAIN_MS = 10_000;

// The pages that work without script: what a browser sends by itself is sent once, and at no key of an input method.
guardKeys(document);
watchSession(document.body.dataset.person);

const underWay = new Set();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (underWay.has(form)) return event.preventDefault();
  underWay.add(form);
  return setTimeout(() => underWay.delete(form), AGAIN_MS);
});

// The browser's back button gives the page back as it was left.
addEventListener('pageshow', () => underWay.clear());
