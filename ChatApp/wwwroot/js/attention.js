/** Whether a person can be reading: the page is visible and its window has the focus. */
export function attentive() {
  return !document.hidden && document.hasFocus();
}

/** Calls back whenever this may have changed. @param {() => void} changed */
export function onAttention(changed) {
  document.addEventListener('visibilitychange', changed);
  for (const event of ['focus', 'blur', 'pageshow']) addEventListener(event, changed);
}
