import { attentive, onAttention } from '/js/attention.js';
import { text } from '/js/texts.js';

/** The icons are data: images, so that a loss causes no request. Their shapes differ, not only their colours. */
const LOST_ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
  + "%3Crect x='2' y='2' width='12' height='12' rx='2' fill='%23b3261e'/%3E%3C/svg%3E";

const DOT = "%3Ccircle cx='12.5' cy='3.5' r='3' fill='%23e8590c' stroke='white'/%3E";

const DIGITS = "%3Ctext x='8' y='9.8' fill='white' font-family='sans-serif' font-size='9' font-weight='700' text-anchor='middle'";

/** Fits two characters into the icon, whatever the font. */
const NARROW = " textLength='10.5' lengthAdjust='spacingAndGlyphs'";

/** The icon is too small for two digits; the title shows more. */
const MAX_ON_ICON = 9;
const MAX_IN_TITLE = 99;

/**
 * The title and icon of the browser's tab, visible while another tab is in front. A lost connection replaces the icon and begins the title:
 * a count may be out of date then. The number counts what the person wants to be notified of: mentions and direct messages, where they
 * chose nothing else. Other unread messages are a dot: in a busy room their number would change all day and mean nothing. Rooms of which
 * they want nothing, and the room that they are reading, do not count.
 */
export class TabSign {
  #rooms;
  #current = null;
  #lost = false;
  #title = document.title;
  #icon = document.querySelector('#favicon');
  #calmIcon = this.#icon.getAttribute('href');
  #badge = 0;

  /** @param {import('/js/rooms.js').Rooms} rooms */
  constructor(rooms) {
    this.#rooms = rooms;
    rooms.addEventListener('changed', () => this.#draw());
    onAttention(() => this.#draw());
    this.#draw();
  }

  /** @param {import('/js/panel.js').Panel} panel */
  follow(panel) {
    const show = () => {
      this.#current = panel.room?.id ?? null;
      this.#draw();
    };
    panel.addEventListener('shown', show);
    panel.addEventListener('named', ({ detail }) => {
      this.#title = text('title', { page: detail });
      this.#draw();
    });
    show();
  }

  /** @param {boolean} lost whether there is no connection and the page does not wait for its first one */
  showLost(lost) {
    this.#lost = lost;
    this.#draw();
  }

  #draw() {
    const { unread, count } = this.#sum();
    let title = this.#title;
    if (count > 0) title = text('title.counted', { title, count: count > MAX_IN_TITLE ? `${MAX_IN_TITLE}+` : count });
    else if (unread) title = text('title.unread', { title });
    if (this.#lost) title = text('title.lost', { title });
    if (document.title !== title) document.title = title;
    this.#setBadge(count);
    const icon = this.#lost ? LOST_ICON : this.#withSign(unread, count);
    if (this.#icon.getAttribute('href') !== icon) this.#icon.href = icon;
  }

  // On the icon of the installed app.
  #setBadge(count) {
    if (count === this.#badge) return;
    this.#badge = count;
    (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => {});
  }

  #sum() {
    const read = attentive() ? this.#current : null;
    const sum = { unread: false, count: 0 };
    for (const room of this.#rooms.all) {
      if (room.id === read) continue;
      sum.unread ||= this.#rooms.mark(room.id).unread > 0 && this.#rooms.level(room.id) !== 'nothing';
      sum.count += this.#rooms.wanted(room.id);
    }
    return sum;
  }

  #withSign(unread, count) {
    const digits = `${DIGITS}${count > MAX_ON_ICON ? `${NARROW}%3E${MAX_ON_ICON}+` : `%3E${count}`}%3C/text%3E`;
    const sign = count > 0 ? digits : unread ? DOT : '';
    return this.#calmIcon.replace('%3C/svg%3E', `${sign}%3C/svg%3E`);
  }
}
