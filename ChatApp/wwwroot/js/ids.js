/**
 * Makes up an id that nobody else makes up. crypto.randomUUID is missing on plain http beyond loopback.
 * @param {number} bytes of chance
 */
export function randomId(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
