import { text } from '/js/texts.js';

/** From this share of the losses on, within one hour of the day, that hour is named. */
const STANDS_OUT = 0.4;

/** With fewer losses than this, no hour is named. */
const FEW_LOSSES = 3;

const { lang } = document.documentElement;

// The server writes times in UTC, and does not know the reader's zone.
const moment = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
for (const element of document.querySelectorAll('.my-connections time')) element.textContent = moment.format(new Date(element.dateTime));

const hours = document.querySelector('#lost-hours');
if (hours?.dataset.lost) hours.textContent = wordsOf(hours.dataset.lost.split(' ').map((seconds) => new Date(seconds * 1000)));

/** When losses happen, in words. @param {Date[]} losses */
function wordsOf(losses) {
  if (losses.length < FEW_LOSSES) return '';
  const counts = new Array(24).fill(0);
  for (const at of losses) counts[at.getHours()]++;
  const count = Math.max(...counts);
  if (count < FEW_LOSSES || count < losses.length * STANDS_OUT) return text('mine.noHour');
  const from = counts.indexOf(count);
  return text('mine.mostly', { from: clock(from), to: clock((from + 1) % 24), count });
}

function clock(hour) {
  return `${String(hour).padStart(2, '0')}:00`;
}
