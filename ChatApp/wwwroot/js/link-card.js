import { boxOf } from '/js/message-files.js';

/**
 * Shows what the page behind a link says about itself. All of it is text of another site; the picture comes from this server.
 * @param {HTMLElement} element the message's
 * @param {HTMLElement} blank the card to clone
 * @param {import('/js/wire.js').LinkPreview} [preview]
 */
export function showCard(element, blank, preview) {
  const shown = element.querySelector(':scope > .link-card');
  if (!preview) return shown?.remove();
  const card = shown ?? blank.cloneNode(true);
  if (!shown) element.querySelector('.files').after(card);
  card.dataset.preview = JSON.stringify(preview);
  card.href = preview.url;
  card.querySelector('.card-site').textContent = preview.site;
  card.querySelector('.card-title').textContent = preview.title;
  card.querySelector('.card-description').textContent = preview.description ?? '';
  const picture = card.querySelector('.card-picture');
  picture.hidden = !preview.picture;
  if (!preview.picture) return undefined;
  const { id, name } = preview.picture;
  const src = `/files/${encodeURIComponent(id)}/${encodeURIComponent(name)}`;
  // The same address again would load the picture once more.
  if (picture.getAttribute('src') !== src) Object.assign(picture, { src, ...boxOf(preview.picture) });
  return undefined;
}

/** The preview that an element shows. @param {HTMLElement} element @returns {import('/js/wire.js').LinkPreview | undefined} */
export function previewOf(element) {
  const card = element.querySelector(':scope > .link-card');
  return card ? JSON.parse(card.dataset.preview) : undefined;
}
