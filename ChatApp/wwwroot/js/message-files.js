/** The largest picture in a message, in CSS pixels. */
const [MOST_WIDTH, MOST_HEIGHT] = [512, 384];

/** The part of the template for each kind; a download needs none. */
const PARTS = { picture: '.preview', audio: 'audio', video: 'video' };

const UNITS = ['B', 'kB', 'MB', 'GB'];

/**
 * The elements of the files of a message.
 * @param {import('/js/wire.js').FileView[]} [files]
 * @param {boolean} [sent] false while no sent message has them: they cannot be opened yet
 * @returns {HTMLElement[]}
 */
export function fileElements(files = [], sent = true) {
  const template = document.querySelector('#file-template');
  return files.map((file) => fillFile(template.content.firstElementChild.cloneNode(true), file, sent));
}

/** A size in words; the server's `FileModel.SizeOf` does the same. @param {number} bytes */
export function sizeOf(bytes) {
  let [size, unit] = [bytes, 0];
  for (; size >= 999.5 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${size < 9.95 && unit > 0 ? Math.round(size * 10) / 10 : Math.round(size)} ${UNITS[unit]}`;
}

function fillFile(element, file, sent) {
  const kind = sent ? kindOf(file) : 'download';
  const address = `/files/${encodeURIComponent(file.id)}/${encodeURIComponent(file.name)}`;
  element.dataset.kind = kind;
  for (const [other, part] of Object.entries(PARTS)) if (other !== kind) element.querySelector(part).remove();
  const media = element.querySelector('audio, video');
  if (media) media.src = address;
  media?.setAttribute('aria-label', file.name);
  const picture = element.querySelector('img');
  if (picture) Object.assign(picture, { src: `${address}?preview`, ...boxOf(file), alt: file.name });
  for (const link of element.querySelectorAll('a')) {
    if (sent) link.href = address;
    else link.removeAttribute('href');
  }

  element.querySelector('.name').textContent = file.name;
  element.querySelector('.size').textContent = sizeOf(file.size);
  return element;
}

/**
 * The place that a picture has before it is there; the server's `FileModel` does the same.
 * @param {{width: number, height: number}} size of the picture
 */
export function boxOf({ width, height }) {
  const scale = Math.min(1, MOST_WIDTH / width, MOST_HEIGHT / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

// The server's FileModel.Kind does the same.
function kindOf({ type, width }) {
  if (width) return 'picture';
  return /^(audio|video)\//.exec(type)?.[1] ?? 'download';
}
