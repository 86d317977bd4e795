/**
 * Whether a click is the second of a double click: the element now under the pointer may not be the intended one.
 * @param {MouseEvent} click
 */
export function isSecondClick(click) {
  return click.detail > 1;
}

/**
 * Runs the action of a press. The button is disabled meanwhile, so that a second press does nothing, and keeps the focus.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} work
 */
export async function press(button, work) {
  if (button.disabled) return;
  const focused = document.activeElement === button;
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
    if (focused && button.isConnected && document.activeElement === document.body) button.focus();
  }
}
