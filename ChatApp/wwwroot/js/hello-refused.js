/** `Hello` was refused. */
export class HelloRefused extends Error {
  /** @param {string} code the server's, or SignalR's own error */
  constructor(code) {
    super(code);
    this.code = code;
    this.busy = code === 'TryAgain';
  }
}
