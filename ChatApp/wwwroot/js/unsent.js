import { keys, load, save } from '/js/storage.js';

/** What the browser keeps of a person: see drafts.js and outbox.js. @param {string} personId */
const prefixes = (personId) => [`chatapp-outbox:${personId}:`, `chatapp-draft:${personId}:`];

const keysOf = (personId) => prefixes(personId).flatMap((prefix) => keys(prefix));

/** The texts that a person wrote in this browser and has not sent: messages that wait, drafts, edits. @param {string} personId @returns {string[]} */
export function unsentTexts(personId) {
  return keysOf(personId).flatMap((key) => textsOf(load(key) ?? '')).filter((text) => text.trim() !== '');
}

/** Takes all of that out of the browser. @param {string} personId */
export function forgetUnsent(personId) {
  for (const key of keysOf(personId)) save(key, null);
}

function textsOf(value) {
  try {
    return [JSON.parse(value)].flat().flatMap((one) => [one.text, ...Object.values(one.edits ?? {}).map((edit) => edit.words)])
      .filter((text) => typeof text === 'string');
  } catch {
    return [value]; // A draft as it was kept before.
  }
}
