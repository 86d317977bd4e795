import { keys, load, save } from '/js/storage.js';

/** Storage key prefixes of a person: see drafts.js, outbox.js and thread.js. @param {string} personId */
const prefixes = (personId) => ['outbox', 'draft', 'answer'].map((kind) => `chatapp-${kind}:${personId}:`);

const keysOf = (personId) => prefixes(personId).flatMap((prefix) => keys(prefix));

/** The person's unsent texts in this browser: waiting messages, drafts, edits. @param {string} personId @returns {string[]} */
export function unsentTexts(personId) {
  return keysOf(personId).flatMap((key) => textsOf(load(key) ?? '')).filter((text) => text.trim() !== '');
}

/** Removes these texts from the browser, and which emoji the person chose. @param {string} personId */
export function forgetUnsent(personId) {
  for (const key of [...keysOf(personId), `chatapp-emoji:${personId}`, `chatapp-tone:${personId}`]) save(key, null);
}

function textsOf(value) {
  try {
    return [JSON.parse(value)].flat().flatMap((one) => [unsentWords(one), ...Object.values(one.edits ?? {}).map((edit) => edit.words)])
      .filter((text) => typeof text === 'string');
  } catch {
    return [value]; // A draft in the earlier format.
  }
}

// A message may consist of files alone.
function unsentWords({ text, files }) {
  return text?.trim() ? text : files?.map(({ name }) => name).join(', ');
}
