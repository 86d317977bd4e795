import { counted, text } from '/js/texts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const language = document.documentElement.lang;
const { localDates } = globalThis; // Formats that first-paint.js needs as well.
let exactClock, whole;

// A formatter keeps the time zone of its creation.
function makeFormats() {
  exactClock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  whole = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' });
}

makeFormats();

/**
 * Calls back when a new day has begun or the time zone has changed: at midnight, and when the page becomes visible after its timers
 * were stopped.
 * @param {(zoneChanged: boolean) => void} changed
 * @returns {() => void} checks at once
 */
export function onNewDay(changed) {
  const now = () => ({ day: new Date().toDateString(), zone: new Intl.DateTimeFormat().resolvedOptions().timeZone });
  let known = now();
  const check = () => {
    const { day, zone } = now();
    if (day === known.day && zone === known.zone) return;
    const zoneChanged = zone !== known.zone;
    known = { day, zone };
    if (zoneChanged) {
      localDates.makeFormats();
      makeFormats();
    }
    changed(zoneChanged);
  };
  // Timers stop while the computer sleeps, so none is set for hours ahead.
  const tick = () => {
    check();
    const date = new Date();
    const midnight = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
    setTimeout(tick, Math.min(MINUTE_MS, Math.max(1, midnight - date)));
  };
  tick();
  for (const event of ['focus', 'pageshow']) addEventListener(event, check);
  document.addEventListener('visibilitychange', check);
  return check;
}

/** Shows `<time>` elements in the reader's own time zone. @param {ParentNode} within */
export function localizeTimes(within) {
  for (const element of within.querySelectorAll('time[datetime]')) {
    const at = new Date(element.dateTime);
    element.textContent = localDates.clock(at); // The day is above its first message.
    element.title = wholeTime(at);
  }
}

/** Formats day and time in full. @param {Date} at */
export function wholeTime(at) {
  return whole.format(at);
}

/** Formats hours, minutes and seconds. @param {Date} at */
export function exactTime(at) {
  return exactClock.format(at);
}

/** Formats the time passed, in whole minutes, hours or days. @param {Date} at */
export function ago(at) {
  const ms = Date.now() - at;
  if (ms < MINUTE_MS) return text('ago.now');
  if (ms < HOUR_MS) return counted('ago.minutes', Math.floor(ms / MINUTE_MS));
  return ms < DAY_MS ? counted('ago.hours', Math.floor(ms / HOUR_MS)) : counted('ago.days', Math.floor(ms / DAY_MS));
}
