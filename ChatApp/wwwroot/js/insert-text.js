/**
 * Inserts text as if it was typed, so that the field's undo reverts it. Setting the value, or `setRangeText`, clears the undo history.
 * @param {HTMLTextAreaElement} field
 * @param {string} words
 * @param {{start: number, end: number}} [place] the range to replace; default: the selection
 */
export function insertText(field, words, { start, end } = { start: field.selectionStart, end: field.selectionEnd }) {
  field.focus();
  field.setSelectionRange(start, end);
  // Deprecated, without a successor: https://w3c.github.io/editing/docs/execCommand/ says why browsers keep it.
  if (document.execCommand('insertText', false, words)) return;
  field.setRangeText(words, start, end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
