/** Folds a name for comparisons: ignores case and width. @param {string} name */
export function folded(name) {
  return name.normalize('NFKC').toLowerCase();
}

/** @param {string} name @param {string} beginning */
export function beginsWith(name, beginning) {
  return folded(name).startsWith(folded(beginning));
}

/** Whether each word of a query begins a word of a name; accents do not count. @param {string} name @param {string} query */
export function hasWords(name, query) {
  const words = nameWords(name);
  return nameWords(query).every((part) => words.some((word) => word.startsWith(part)));
}

const nameWords = (name) => folded(name).normalize('NFD').replace(/\p{M}/gu, '').match(/[\p{L}\p{N}]+/gu) ?? [];
