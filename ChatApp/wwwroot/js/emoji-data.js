import { EMOJI } from '/js/emoji.js';
import { isFoundBy } from '/js/names.js';
import { load, save } from '/js/storage.js';

/** Number of recently used emoji kept per person: three rows. */
const MOST_RECENT = 24;

/** The skin tones of Unicode, from light to dark; none is the yellow one. */
const SKIN_TONES = ['', '🏻', '🏼', '🏽', '🏾', '🏿'];

/**
 * @typedef {{sign: string, names: string[], group?: number, words?: string, label?: string, hasTone?: boolean, shown?: string}} Emoji
 * `shown` is in the person's skin tone
 */

/** All emoji, with the person's recent ones and their skin tone. The list is loaded when it is first needed: until then there are a few. */
export class EmojiData {
  #address;
  #recentKey;
  #toneKey;
  #loading = null;

  /** What is known so far. @type {Emoji[]} */
  all;

  /** @param {{address: string, personId: string, all: Emoji[]}} parts `address` of the file; `all` is filled here, and again once loaded */
  constructor({ address, personId, all }) {
    this.#address = address;
    this.all = all;
    all.push(...EMOJI);
    this.#recentKey = `chatapp-emoji:${personId}`;
    this.#toneKey = `chatapp-tone:${personId}`;
  }

  /** Loads all emoji. @returns {Promise<Emoji[]>} the few, where the file does not arrive */
  async load() {
    this.#loading ??= this.#read().catch(() => (this.#loading = null));
    await this.#loading;
    return this.all;
  }

  /** The emoji that each word of a text describes; those with it as name are first. @param {string} text @returns {Emoji[]} */
  find(text) {
    const name = text.trim().toLowerCase().replace(/^[:：]|[:：]$/gu, '');
    const isNamed = ({ names }) => names.some((one) => one.startsWith(name));
    const found = this.all.filter((one) => isNamed(one) || isFoundBy(`${one.label ?? ''} ${one.words ?? ''}`, text));
    return [...found.filter(isNamed), ...found.filter((one) => !isNamed(one))];
  }

  /** The person's recent emoji, the latest first. @returns {string[]} */
  get recent() {
    return load(this.#recentKey)?.split(' ').filter(Boolean) ?? [];
  }

  /** Notes that the person used an emoji. @param {string} sign */
  use(sign) {
    save(this.#recentKey, [sign, ...this.recent.filter((one) => one !== sign)].slice(0, MOST_RECENT).join(' '));
  }

  /** The index of the person's skin tone in {@link SKIN_TONES}. */
  get tone() {
    return Math.max(0, SKIN_TONES.indexOf(load(this.#toneKey) ?? ''));
  }

  set tone(index) {
    save(this.#toneKey, SKIN_TONES[index] || null);
  }

  /** An emoji in the person's skin tone. @param {Emoji} emoji @returns {string} */
  toned({ sign, hasTone }) {
    if (!hasTone || !this.tone) return sign;
    const [first, ...rest] = [...sign];
    return [first, SKIN_TONES[this.tone], ...(rest[0] === '\uFE0F' ? rest.slice(1) : rest)].join('');
  }

  async #read() {
    const answer = await fetch(this.#address);
    if (!answer.ok) throw new Error(`emoji: ${answer.status}`);
    const isChinese = document.documentElement.lang.startsWith('zh');
    const known = new Map(EMOJI.map((one) => [one.sign, one]));
    const toned = (one) => this.toned(one);
    const loaded = (await answer.json()).map(([sign, group, names, english, chinese, tones]) => ({
      sign,
      group,
      names: [...new Set([...(known.get(sign)?.names ?? []), ...names.split(' ').filter(Boolean)])],
      words: `${english} ${chinese}`.replaceAll('|', ' '),
      label: (isChinese && chinese ? chinese : english).split('|')[0],
      hasTone: tones === 1,
      get shown() {
        return toned(this);
      },
    }));
    // The usual ones stay first.
    this.all.splice(0, this.all.length, ...loaded.filter(({ sign }) => known.has(sign)), ...loaded.filter(({ sign }) => !known.has(sign)));
  }
}
