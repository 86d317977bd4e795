/** The retry policy of a page that never reconnects by itself. */
export class NoAutomaticReconnect {
  /**
   * @returns {null} exactly null: SignalR takes anything else, `undefined` too, for a delay and tries again without end.
   */
  nextRetryDelayInMilliseconds() {
    return null;
  }
}
