import { CallDialog } from '/js/call-dialog.js';
import { postSettings, readSettings } from '/js/settings-form.js';
import { text } from '/js/texts.js';

/** Theme and language, changed without leaving the page: it stays connected. */
export class SettingsDialog extends CallDialog {
  #form;
  /** One change after another: the last choice is the one that is stored. */
  #saving = Promise.resolve();

  /** @param {HTMLDialogElement} dialog @param {import('/js/connection.js').Connection} connection */
  constructor(dialog, connection) {
    super(dialog, connection);
    this.#form = this.find('form.settings');
    this.#form.addEventListener('change', () => (this.#saving = this.#saving.then(() => this.#save())));
    for (const link of dialog.querySelectorAll('[data-press]')) {
      link.addEventListener('click', () => {
        dialog.close();
        document.querySelector(link.dataset.press).click();
      });
    }
  }

  open() {
    this.find('.reload').hidden = true;
    this.#showTheme();
    super.open();
    this.#saving = this.#saving.then(() => this.#showLanguage());
  }

  #showTheme() {
    this.#form.elements.theme.value = document.documentElement.dataset.theme;
  }

  async #showLanguage() {
    const page = await readSettings().catch(() => null);
    const known = page?.querySelector('#language')?.value;
    if (known !== undefined) this.#form.elements.language.value = known;
    this.#form.elements.language.dataset.known = known ?? '';
  }

  async #save() {
    const { theme, language } = this.#form.elements;
    const fields = new FormData(this.#form);
    const answer = await readSettings().then((page) => postSettings('Look', fields, page)).catch(() => null);
    if (!answer?.ok) {
      this.#showTheme();
      language.value = language.dataset.known ?? '';
      return this.showProblem(text('settings.notSaved'));
    }
    this.showProblem('');
    document.documentElement.dataset.theme = fields.get('theme');
    this.find('.reload').hidden = fields.get('language') === language.dataset.known;
    return undefined;
  }
}
