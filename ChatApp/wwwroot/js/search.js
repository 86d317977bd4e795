import { SearchKey } from '/js/search-key.js';

// The server writes times in UTC.
const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
for (const element of document.querySelectorAll('#hits time')) element.textContent = format.format(new Date(element.dateTime));

new SearchKey({ form: document.querySelector('#search') });
