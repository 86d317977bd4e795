/** Where the first pointer is a finger, the keyboard is the screen's: its Enter is the only way to a second line, and Send is at hand. */
const TOUCH = matchMedia('(pointer: coarse)');

/** Whether the page is used by touch, so that giving the focus to a text field opens a keyboard over it. */
export const onTouch = () => TOUCH.matches;

/**
 * Whether a key belongs to an input method's composition, as in Chinese. Chrome and Firefox set `isComposing`. Safari ends the composition
 * before it sends the keydown of the Enter that commits: `isComposing` is false by then, and only the key code 229 tells.
 * @param {KeyboardEvent} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Whether a key may act: it belongs to no composition, and it is not the repeat of a key held down. @param {KeyboardEvent} event */
export function isPress(event) {
  return !isComposing(event) && !event.repeat;
}

/**
 * What Enter does in the field that messages are written in. A tablet may have a keyboard of its own besides the screen's, and no browser
 * says so: there Ctrl or Cmd with Enter sends, as it does everywhere.
 * @param {KeyboardEvent} event
 * @returns {'send' | 'break' | 'none' | 'other'} `break` must be inserted, `none` must do nothing, `other` is left to the browser
 */
export function enterIn(event) {
  if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return 'other';
  if (event.altKey) return 'break'; // Only macOS inserts it by itself.
  if (onTouch() && !event.ctrlKey && !event.metaKey) return 'other';
  return event.repeat ? 'none' : 'send';
}

/**
 * Keeps what the browser does by itself at Enter and Escape (submits a form, presses a button, follows a link, closes a dialog) from
 * happening at a key that belongs to a composition or repeats: Enter held down on Delete must not answer the question that Delete asks.
 * A textarea keeps the Enter that repeats: it breaks lines.
 * @param {Document} document
 */
export function guardKeys(document) {
  document.addEventListener('keydown', (event) => {
    if (isPress(event) || !['Enter', 'Escape'].includes(event.key)) return;
    if (isComposing(event) || !event.target.matches?.('textarea')) event.preventDefault();
  }, { capture: true });
}
