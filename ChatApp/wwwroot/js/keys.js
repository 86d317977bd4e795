/** With a touch screen as primary pointer the keyboard is on screen: only Enter inserts a line break there, and Send is at hand. */
const TOUCH = matchMedia('(pointer: coarse)');

const IS_MAC = navigator.platform.startsWith('Mac');

/** Ctrl+K, on macOS Cmd+K, in the notation of `aria-keyshortcuts`. */
export const COMMAND_K = IS_MAC ? 'Meta+K' : 'Control+K';

/** Whether the page is used by touch, so that focusing a text field opens an on-screen keyboard. */
export const onTouch = () => TOUCH.matches;

/**
 * Whether a key belongs to an input method's composition, as in Chinese. Chrome and Firefox set `isComposing`. Safari ends the composition
 * before it sends the keydown of the Enter that commits: `isComposing` is already false, and only the key code 229 shows it.
 * @param {KeyboardEvent} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Whether a key is pressed in a field: there it is text. @param {KeyboardEvent} event */
export const isInField = (event) => Boolean(event.target.closest?.('input, textarea, select'));

/** Whether a key may trigger an action: it is not part of a composition, and not an auto-repeat. @param {KeyboardEvent} event */
export function isPress(event) {
  return !isComposing(event) && !event.repeat;
}

/** Whether a key is {@link COMMAND_K}, also held down; not as part of a composition. @param {KeyboardEvent} event */
export function isCommandK(event) {
  const modifier = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return modifier && !event.shiftKey && !event.altKey && !isComposing(event) && event.key.toLowerCase() === 'k';
}

/** A line that opens or closes a block of code. Other backticks in it make it code within a line. */
const FENCE_LINE = /^```[^`\n]*$/gmu;

/**
 * What Enter does in the message field. A tablet may also have a hardware keyboard, which browsers do not report: there Ctrl or Cmd with
 * Enter sends, as it does everywhere. In a block of code that is not closed yet, Enter alone breaks the line.
 * @param {KeyboardEvent} event
 * @returns {'send' | 'break' | 'none' | 'other'} `break` must be inserted, `none` must do nothing, `other` is left to the browser
 */
export function enterIn(event) {
  if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return 'other';
  if (event.altKey) return 'break'; // Only macOS inserts it by default.
  if (!event.ctrlKey && !event.metaKey && (onTouch() || isInFence(event.target))) return 'other';
  return event.repeat ? 'none' : 'send';
}

// Whether the cursor is in a block of code that is not closed yet: its lines are broken by Enter.
function isInFence({ value, selectionStart }) {
  const lines = value.slice(0, selectionStart).match(FENCE_LINE) ?? [];
  return lines.length % 2 === 1;
}

/**
 * Prevents the browser's default actions of Enter and Escape (submit a form, press a button, follow a link, close a dialog) for keys of a
 * composition and auto-repeats: Enter held down on Delete must not confirm the dialog that Delete opens.
 * A textarea keeps the repeated Enter: it inserts line breaks.
 * @param {Document} document
 */
export function guardKeys(document) {
  document.addEventListener('keydown', (event) => {
    if (isPress(event) || !['Enter', 'Escape'].includes(event.key)) return;
    if (isComposing(event) || !event.target.matches?.('textarea')) event.preventDefault();
  }, { capture: true });
}
