import { counted, text } from '/js/texts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const language = document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const exactClock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const longDay = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
const longDate = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
const whole = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });

/** Shows `<time>` elements in the reader's own time zone. @param {ParentNode} within */
export function localizeTimes(within) {
  for (const element of within.querySelectorAll('time[datetime]')) {
    const at = new Date(element.dateTime);
    element.textContent = clock.format(at); // The day stands above the day's first message.
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

/** The day in words, the year only where it is another one. @param {Date} at */
export function dayName(at) {
  const today = new Date();
  if (at.toDateString() === today.toDateString()) return text('day.today');
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (at.toDateString() === yesterday.toDateString()) return text('day.yesterday');
  return (at.getFullYear() === today.getFullYear() ? longDay : longDate).format(at);
}
