/**
 * Creates a random id. crypto.randomUUID is missing on plain http beyond loopback.
 * @param {number} bytes number of random bytes
 */
export function randomId(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
