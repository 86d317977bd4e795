/** The retry policy of a page that never reconnects by itself. */
export class NoAutomaticReconnect {
  /**
   * @returns {null} exactly null: SignalR interprets any other value, even `undefined`, as a delay and retries endlessly.
   */
  nextRetryDelayInMilliseconds() {
    return null;
  }
}
