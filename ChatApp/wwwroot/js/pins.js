import { text } from '/js/texts.js';

/** @typedef {import('/js/wire.js').Pin} Pin */

/** Takes a mark out of the template of messages, for those that have it. @param {HTMLTemplateElement} template @param {string} selector */
export function takeMark(template, selector) {
  const mark = template.content.querySelector(selector);
  mark.remove();
  return mark;
}

/**
 * Shows or removes a mark of a message, such as that it is pinned.
 * @param {HTMLElement} element the message's
 * @param {HTMLElement} blank the mark to clone
 * @param {boolean} isOn
 * @returns {HTMLElement | null} the mark; null where it is removed
 */
export function showMark(element, blank, isOn) {
  const shown = element.querySelector(`:scope > [class="${blank.className}"]`);
  if (!isOn) {
    shown?.remove();
    return null;
  }
  if (shown) return shown;
  const mark = blank.cloneNode(true);
  element.querySelector('.deleted').before(mark);
  return mark;
}

/** Shows who pinned a message. @param {HTMLElement} element @param {HTMLElement} blank @param {Pin | undefined} pin */
export function showPin(element, blank, pin) {
  const mark = showMark(element, blank, pin !== undefined);
  if (mark) writePin(mark, pin);
}

/** The pin that an element shows. @param {HTMLElement} element @returns {Pin | undefined} */
export function pinOf(element) {
  const mark = element.querySelector(':scope > .pinned');
  return mark ? JSON.parse(mark.dataset.pinned) : undefined;
}

/** Updates a person's name in the pin of a message. @param {HTMLElement} element @param {import('/js/wire.js').Person} person */
export function renameInPin(element, person) {
  const pin = pinOf(element);
  if (pin?.by.id === person.id) writePin(element.querySelector(':scope > .pinned'), { ...pin, by: person });
}

// The server's MessageModel does the same.
function writePin(mark, pin) {
  mark.dataset.pinned = JSON.stringify(pin);
  mark.querySelector('.words').textContent = text('pins.by', { name: pin.by.name });
}
