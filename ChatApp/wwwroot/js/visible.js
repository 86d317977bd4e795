/** Something that can be seen: neither space, nor control, nor what is not drawn, nor a mark without its letter. The server refuses the same. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Mn}\p{Me}\u2800\uFFFC\u{1D159}]/u;

/** Whether there is something to read in a text. @param {string} text */
export function isVisible(text) {
  return VISIBLE.test(text);
}
