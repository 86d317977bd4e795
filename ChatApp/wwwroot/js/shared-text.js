import { insertText } from '/js/insert-text.js';

/** Parameters in which the system passes what was shared with the app: see the manifest's `share_target`. */
const SHARED = ['share-title', 'share-text', 'share-url'];

/**
 * Puts what another app shared into the message field, to be sent by the person, and takes it out of the address.
 * @param {HTMLTextAreaElement} field
 */
export function takeShared(field) {
  const address = new URL(location.href);
  const words = SHARED.map((name) => address.searchParams.get(name)?.trim()).filter(Boolean);
  if (words.length === 0) return;
  for (const name of SHARED) address.searchParams.delete(name);
  history.replaceState(history.state, '', address);
  const end = field.value.length;
  insertText(field, (end > 0 ? '\n' : '') + [...new Set(words)].join('\n'), { start: end, end });
}
