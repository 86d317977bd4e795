import { keys, load, save } from '/js/storage.js';
import { tabs } from '/js/tabs.js';

/** The key under which this tab keeps a draft. @param {string} prefix of the draft's keys in all tabs */
export function ownKey(prefix) {
  return `${prefix}:${tabs.id}`;
}

/** Takes the draft of a tab that was closed out of the storage. @param {string} prefix @returns {string | null} null for none */
export function takeLeft(prefix) {
  const left = keys(prefix).find((key) => isLeft(key, prefix));
  if (!left) return null;
  const value = load(left);
  save(left, null);
  return value;
}

// In an earlier version all tabs had one draft, under a key without a tab's id.
function isLeft(key, prefix) {
  if (key === prefix) return true;
  return key.startsWith(`${prefix}:`) && !tabs.isOpen(key.slice(prefix.length + 1));
}
