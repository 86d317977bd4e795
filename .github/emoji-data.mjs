// Writes ChatApp/wwwroot/lib/emoji/emoji.json, for browsers, and ChatApp/Messages/emoji.txt, for the server, from the npm package emojibase-data:
//   npm pack emojibase-data@17.0.0 && tar -xzf emojibase-data-17.0.0.tgz && node .github/emoji-data.mjs package
import { readFileSync, writeFileSync } from 'node:fs';

/** The package's groups without its group 2: skin tones and hair, which nobody searches for. */
const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9];

const [, , from] = process.argv;
const read = (path) => JSON.parse(readFileSync(`${from}/${path}`, 'utf8'));
const all = read('en/data.json').filter(({ group }) => group !== undefined).sort((one, other) => one.order - other.order);
const chinese = new Map(read('zh/data.json').map((one) => [one.hexcode, one]));
const shortcodes = ['github', 'emojibase'].map((name) => read(`en/shortcodes/${name}.json`));

// The package puts a variation selector also after what is a picture without it; Unicode does not.
const signOf = ({ emoji }) => emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');
const wordsOf = ({ label, tags = [] }) => [...new Set([label, ...tags].map((word) => word.toLowerCase()))].join('|');
const namesOf = ({ hexcode }) => [...new Set(shortcodes.flatMap((names) => names[hexcode] ?? []))].join(' ');

const shown = all.filter(({ group }) => GROUPS.includes(group));
const rows = shown.map((one) => [
  signOf(one), GROUPS.indexOf(one.group), namesOf(one), wordsOf(one), chinese.has(one.hexcode) ? wordsOf(chinese.get(one.hexcode)) : '',
  one.skins?.length === 5 ? 1 : 0, // Of two people, each has a tone of their own: 25 combinations.
]);
writeFileSync('ChatApp/wwwroot/lib/emoji/emoji.json', `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);

const { version } = read('package.json');
const sequences = all.flatMap((one) => [one, ...(one.skins ?? [])]).map(signOf);
writeFileSync('ChatApp/Messages/emoji.txt', `# All emoji that Unicode recommends for general interchange, from the npm package emojibase-data ${version}: see
# wwwroot/lib/emoji/LICENSE.txt. Written by .github/emoji-data.mjs.\n${sequences.join('\n')}\n`);
