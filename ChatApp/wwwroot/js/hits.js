// The server writes the times of a list of messages in UTC.
const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
for (const element of document.querySelectorAll('#hits time')) element.textContent = format.format(new Date(element.dateTime));
