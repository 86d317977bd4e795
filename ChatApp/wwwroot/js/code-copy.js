import { text } from '/js/texts.js';

/** How long "copied" is shown, in ms. */
const CODE_COPIED_MS = 1_500;

const SVG = 'http://www.w3.org/2000/svg';

/** A button at each block of code, which copies it. */
export class CodeCopy {
  #announcer;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.panel with the room and a thread, which emits `drawn`
   * @param {import('/js/message-list.js').MessageList} parts.messages
   * @param {import('/js/announcer.js').Announcer} parts.announcer
   */
  constructor({ panel, messages, announcer }) {
    this.#announcer = announcer;
    messages.addEventListener('drawn', ({ detail }) => addButtons(detail));
    panel.addEventListener('drawn', ({ target }) => addButtons(target), true);
    addButtons(panel);
    panel.addEventListener('click', ({ target }) => {
      const button = target.closest('.copy-code');
      if (button) this.#copy(button);
    });
  }

  async #copy(button) {
    const code = button.parentElement.querySelector('code');
    const words = code.textContent.replace(/\n$/, '');
    const isCopied = await navigator.clipboard?.writeText(words).then(() => true, () => false);
    if (!isCopied && !copySelected(code)) return;
    this.#announcer.announce(text('code.copied'));
    if (button.matches('.done')) return;
    button.classList.add('done');
    button.title = text('code.copied');
    setTimeout(() => {
      button.classList.remove('done');
      button.title = text('code.copy');
    }, CODE_COPIED_MS);
  }
}

function addButtons(element) {
  for (const block of element.querySelectorAll('.body pre:not(:has(.copy-code))')) {
    const button = Object.assign(document.createElement('button'), {
      type: 'button', className: 'copy-code icon-button', title: text('code.copy'), ariaLabel: text('code.copy'),
    });
    const picture = document.createElementNS(SVG, 'svg');
    picture.setAttribute('viewBox', '0 0 20 20');
    picture.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', 'M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4');
    picture.append(path);
    button.append(picture);
    block.append(button);
  }
}

// The clipboard exists only on a secure origin. What is selected stays so: it can be copied by hand.
function copySelected(code) {
  getSelection().selectAllChildren(code);
  return document.execCommand('copy');
}
