import { counted } from '/js/texts.js';

/** The number of connected people of the room; a press on it, or on the room's name, opens the details. */
export class PresenceView {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.element
   * @param {HTMLButtonElement} parts.button
   * @param {import('/js/rooms.js').Rooms} parts.rooms
   * @param {import('/js/panel.js').Panel} parts.panel
   * @param {import('/js/about-dialog.js').AboutDialog} parts.about
   */
  constructor({ element, button, rooms, panel, about }) {
    const show = () => {
      const { count } = rooms.here(panel.room?.id);
      element.textContent = count ? counted('here', count) : '';
      element.hidden = count === 0;
    };
    rooms.addEventListener('changed', show);
    panel.addEventListener('shown', show);
    button.addEventListener('click', () => about.open());
    element.addEventListener('click', () => about.open());
  }
}
