/**
 * Whether a click is the second of a double one: what is under the pointer by now is not what it was meant for.
 * @param {MouseEvent} click
 */
export function isSecondClick(click) {
  return click.detail > 1;
}

/**
 * Does what a press asks for. The button is off meanwhile, so that a second press does nothing, and keeps the focus.
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
