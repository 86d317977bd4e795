/** Number of avatar colours. */
const HUES = 12;

/** The initials of a name's first and last word; one or two characters of a name without spaces. @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const first = [...words[0]];
  if (words.length > 1) return (first[0] + [...words.at(-1)][0]).toUpperCase();
  return first.slice(0, /[a-z]/i.test(first[0]) ? 2 : 1).join('').toUpperCase();
}

/** The colour index of a person, the same on every page. @param {string} personId */
export function avatarHue(personId) {
  return [...personId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % HUES;
}
