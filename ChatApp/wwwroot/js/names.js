/** Folds a name for comparisons: ignores case and width. @param {string} name */
export function folded(name) {
  return name.normalize('NFKC').toLowerCase();
}

/** @param {string} name @param {string} beginning */
export function beginsWith(name, beginning) {
  return folded(name).startsWith(folded(beginning));
}
