import { counted, text } from '/js/texts.js';

/**
 * The text about the result of a catch-up.
 * @param {{messages: number, edits: number, deletions: number, complete: boolean}} tally
 */
export function caughtUpWords({ messages, edits, deletions, complete }) {
  const parts = [['messages', messages], ['edits', edits], ['deletions', deletions]]
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => counted(`caught.${kind}`, count));
  const came = parts.length ? parts.join(text('list.join')) : text('caught.none');
  return came + text('list.semicolon') + text(complete ? 'caught.complete' : 'caught.incomplete');
}
