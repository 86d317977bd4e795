import { avatarHue, initials } from '/js/avatars.js';
import { showFold } from '/js/fold.js';
import { markKind } from '/js/kind-mark.js';
import { showCard } from '/js/link-card.js';
import { fileElements } from '/js/message-files.js';
import { markLanguage } from '/js/message-language.js';
import { showPin, takeMark } from '/js/pins.js';
import { showQuote } from '/js/quotes.js';
import { showReactions } from '/js/reactions.js';
import { localizeTimes, wholeTime } from '/js/times.js';

/** A message of only this many emoji is shown large. */
const FEW_EMOJI = /^\s*(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*\s*){1,3}$/u;

/** Creates the elements of messages from the one template. One for a page: it takes the reaction out of the template. */
export class MessageElements {
  #template;
  #me;
  #reaction;
  #card;
  #pinned;

  /** @param {HTMLTemplateElement} template @param {string} me the reader's person id */
  constructor(template, me) {
    this.#template = template;
    this.#me = me;
    this.#reaction = template.content.querySelector('.reactions > li');
    this.#reaction.remove();
    this.#card = takeMark(template, '.link-card');
    this.#pinned = takeMark(template, '.pinned');
  }

  /**
   * Creates the element of a stored message, or updates the one shown if its text is the same: then focus, selection and toolbar stay.
   * @param {import('/js/wire.js').MessageView} message
   * @param {HTMLElement} [shown]
   */
  of(message, shown) {
    const element = shown && hasTextOf(shown, message) ? shown : this.#create(message);
    element.dataset.change = message.change;
    showQuote(element, message);
    showCard(element, this.#card, message.preview);
    showReactions(element.querySelector('.reactions'), this.#reaction, message.reactions ?? [], this.#me);
    showPin(element, this.#pinned, message.pinned);
    return element;
  }

  #create(message) {
    const element = this.#blank();
    Object.assign(element.dataset, {
      number: message.number,
      clientMessageId: message.clientMessageId,
      author: message.author.id,
    });
    const avatar = element.querySelector('.avatar');
    avatar.textContent = initials(message.author.name);
    avatar.dataset.hue = avatarHue(message.author.id);
    element.querySelector('.author').textContent = message.author.name;
    markKind(element.querySelector('.kind-mark'), [message.author]);
    element.querySelector('.at').href = `/rooms/${encodeURIComponent(message.roomId)}?at=${message.number}`;
    element.querySelector('time').dateTime = message.postedAt;
    element.querySelector('.body').innerHTML = message.html;
    markLanguage(element.querySelector('.body'));
    this.#showFiles(element, fileElements(message.files));
    element.querySelector('.edited').dataset.at = message.editedAt ?? '';
    element.querySelector('.edited').hidden = !message.editedAt || Boolean(message.deletedAt);
    element.querySelector('.deleted').hidden = !message.deletedAt;
    this.finish(element);
    showFold(element, message);
    return element;
  }

  /** Creates the element of a message being sent. @param {import('/js/outbox.js').Item} item */
  sending(item) {
    const element = this.#blank();
    element.dataset.state = 'sending';
    element.dataset.clientMessageId = item.id;
    element.querySelector('.body').textContent = item.text;
    markLanguage(element.querySelector('.body'));
    this.#showFiles(element, fileElements(item.files, false));
    element.querySelector('.at').removeAttribute('href');
    element.classList.add('mine', 'follows');
    showFold(element, item);
    return element;
  }

  /** Adds what depends on the reader and their time zone; also for server-rendered messages. @param {HTMLElement} element */
  finish(element) {
    const mine = element.dataset.author === this.#me;
    element.classList.toggle('mine', mine);
    const body = element.querySelector('.body');
    element.classList.toggle('names-me', [...body.querySelectorAll('.mention')].some((one) => one.dataset.person === this.#me));
    for (const wide of body.querySelectorAll('pre > code, .table')) wide.tabIndex = 0; // It scrolls, and must be reachable by keyboard.
    element.classList.toggle('action', body.firstElementChild?.matches('.action') ?? false);
    body.classList.toggle('jumbo', FEW_EMOJI.test(body.textContent));
    localizeTimes(element);
    const edited = element.querySelector('.edited');
    edited.title = edited.dataset.at ? wholeTime(new Date(edited.dataset.at)) : '';
  }

  #showFiles(element, files) {
    const list = element.querySelector('.files');
    list.replaceChildren(...files);
    list.hidden = files.length === 0;
  }

  #blank() {
    const element = this.#template.content.firstElementChild.cloneNode(true);
    // Razor renders empty data attributes as well; only stored messages have a number.
    for (const name of Object.keys(element.dataset)) delete element.dataset[name];
    return element;
  }
}

// A text changes only with the time of its edit, or by a deletion. The server's page writes times with another precision.
function hasTextOf(element, { clientMessageId, editedAt, deletedAt }) {
  return element.dataset.clientMessageId === clientMessageId
    && Date.parse(element.querySelector('.edited').dataset.at || 0) === Date.parse(editedAt ?? 0)
    && element.querySelector('.deleted').hidden === !deletedAt;
}
