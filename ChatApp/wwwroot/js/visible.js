/** A visible character: no space, control, ignorable character, or combining mark without its base. The same as on the server. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Mn}\p{Me}\u2800\uFFFC\u{1D159}]/u;

/** Whether a text has a visible character. @param {string} text */
export function isVisible(text) {
  return VISIBLE.test(text);
}
