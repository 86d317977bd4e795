// Inline script of the chat page, before its messages; a separate file would arrive after the first paint. While the browser parses the
// server-rendered messages, this adds what depends on the browser: clock times and days in the reader's time zone. It also scrolls to the
// start position in browsers without scroll-initial-target. A MutationObserver runs before each paint. The modules take over from it,
// including its formats. If the modules do not arrive, this reports it, as nothing else can.
{
  /** Modules that have not started by then count as missing, in ms. */
  const LATE_MS = 10_000;
  const language = document.documentElement.lang;
  const column = document.currentScript.parentElement;
  const template = column.querySelector('#day-template');
  const drawn = new Set();
  let clock, longDay, longDate;
  let before = null;

  const dateOf = (message) => new Date(message.querySelector('time').dateTime);

  // Includes the year only where it is not the current one.
  const dayName = (at) => {
    const today = new Date();
    if (at.toDateString() === today.toDateString()) return template.dataset.today;
    const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
    if (at.toDateString() === yesterday.toDateString()) return template.dataset.yesterday;
    return (at.getFullYear() === today.getFullYear() ? longDay : longDate).format(at);
  };

  const localDates = {
    // A formatter keeps the time zone of its creation.
    makeFormats() {
      clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
      longDay = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
      longDate = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
    },
    clock: (at) => clock.format(at),
    beginsDay: (message, above) => !above || dateOf(above).toDateString() !== dateOf(message).toDateString(),
    namePill(pill, message) {
      pill.firstElementChild.textContent = dayName(dateOf(message));
    },
    pillOf(message) {
      const pill = template.content.firstElementChild.cloneNode(true);
      localDates.namePill(pill, message);
      return pill;
    },
    finish() {
      draw();
      parsed.disconnect();
      resized?.disconnect();
    },
  };

  const draw = () => {
    for (const message of column.querySelectorAll('#messages > [data-number]')) {
      if (!message.querySelector('.content')) return; // The time element precedes .content and may be incomplete.
      if (drawn.has(message)) continue;
      message.querySelector('time').textContent = clock.format(dateOf(message));
      if (localDates.beginsDay(message, before)) message.before(localDates.pillOf(message));
      drawn.add(message);
      before = message;
    }
  };

  const begin = () => {
    const start = column.querySelector('#messages > :is(.looked-for, #unread)');
    if (start) start.scrollIntoView({ block: 'nearest' });
    else column.parentElement.scrollTop = column.parentElement.scrollHeight;
  };

  setTimeout(() => {
    const { dataset } = document.body;
    if (dataset.started) return;
    dataset.connection = 'disconnected';
    const texts = JSON.parse(document.querySelector('#texts').textContent);
    document.querySelector('#connection-state .word').textContent = texts['state.disconnected'];
    document.querySelector('#not-loaded').hidden = false;
  }, LATE_MS);

  localDates.makeFormats();
  const parsed = new MutationObserver(draw);
  parsed.observe(column, { childList: true, subtree: true });
  const resized = CSS.supports('scroll-initial-target', 'nearest') ? null : new ResizeObserver(begin);
  resized?.observe(column);
  resized?.observe(column.parentElement);
  globalThis.localDates = localDates;
}
