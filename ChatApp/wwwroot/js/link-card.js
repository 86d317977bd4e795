import { boxOf } from '/js/message-files.js';

/**
 * Shows what the page behind a link says about itself. All of it is text of another site; the picture comes from this server.
 * @param {HTMLElement} element the message's
 * @param {import('/js/wire.js').LinkPreview} [preview]
 */
export function showCard(element, preview) {
  const card = element.querySelector('.link-card');
  if (JSON.stringify(previewOf(element)) === JSON.stringify(preview)) return;
  card.dataset.preview = preview ? JSON.stringify(preview) : '';
  card.hidden = !preview;
  if (!preview) return;
  card.href = preview.url;
  card.querySelector('.card-site').textContent = preview.site;
  card.querySelector('.card-title').textContent = preview.title;
  card.querySelector('.card-description').textContent = preview.description ?? '';
  const picture = card.querySelector('.card-picture');
  picture.hidden = !preview.picture;
  if (!preview.picture) return;
  const { id, name } = preview.picture;
  Object.assign(picture, { src: `/files/${encodeURIComponent(id)}/${encodeURIComponent(name)}`, ...boxOf(preview.picture) });
}

/** The preview that an element shows. @param {HTMLElement} element @returns {import('/js/wire.js').LinkPreview | undefined} */
export function previewOf(element) {
  const { preview } = element.querySelector('.link-card').dataset;
  return preview ? JSON.parse(preview) : undefined;
}
