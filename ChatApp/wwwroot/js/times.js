import { counted, text } from '/js/texts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const language = document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exactClock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
const whole = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });

/** Shows `<time>` elements in the reader's own time zone. @param {ParentNode} within */
export function localizeTimes(within) {
  for (const element of within.querySelectorAll('time[datetime]')) {
    const at = new Date(element.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    element.textContent = today ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
    element.title = wholeTime(at);
  }
}

/** The day and the time, in full. @param {Date} at */
export function wholeTime(at) {
  return whole.format(at);
}

/** Hours, minutes and seconds. @param {Date} at */
export function exactTime(at) {
  return exactClock.format(at);
}

/** How long ago, in whole minutes or hours. @param {Date} at */
export function ago(at) {
  const ms = Date.now() - at;
  if (ms < MINUTE_MS) return text('ago.now');
  return ms < HOUR_MS ? counted('ago.minutes', Math.floor(ms / MINUTE_MS)) : counted('ago.hours', Math.floor(ms / HOUR_MS));
}
