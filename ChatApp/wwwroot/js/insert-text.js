/**
 * Puts a text into a field as if it was typed: the field's own undo takes it back. Setting the value, or `setRangeText`, drops the history.
 * @param {HTMLTextAreaElement} field
 * @param {string} words
 * @param {{start: number, end: number}} [place] what is replaced; without it, what is selected
 */
export function insertText(field, words, { start, end } = { start: field.selectionStart, end: field.selectionEnd }) {
  field.focus();
  field.setSelectionRange(start, end);
  // Deprecated, without a successor: https://w3c.github.io/editing/docs/execCommand/ says why browsers keep it.
  if (document.execCommand('insertText', false, words)) return;
  field.setRangeText(words, start, end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
