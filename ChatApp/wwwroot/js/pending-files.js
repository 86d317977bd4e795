import { tabs } from '/js/tabs.js';
import { text } from '/js/texts.js';
import { Upload } from '/js/upload.js';

/**
 * The unfinished uploads of this page, by key: an item of the outbox, which outlives the page, has only the key.
 * @type {Map<string, Upload>}
 */
const live = new Map();

/** @typedef {import('/js/outbox.js').Item} Item */

/**
 * The files of a message as its outbox item keeps them.
 * @param {Upload[]} uploads
 * @returns {import('/js/outbox.js').WaitingFile[]}
 */
export function filesOf(uploads) {
  return uploads.map((upload) => {
    if (upload.result) return upload.result;
    const { id, name, size, type, key } = upload.kept;
    live.set(key, upload);
    return { id, name, size, type, pending: { ...upload.kept }, by: tabs.id };
  });
}

/**
 * Uploads the rest of an item's files; those that stopped go on.
 * @param {import('/js/outbox.js').Outbox} outbox
 * @param {string} id of the item
 * @returns {Promise<boolean>} whether all are on the server, and the item still waits
 */
export async function finishFiles(outbox, id) {
  const pending = pendingOf(outbox.find(id)).filter(isHere);
  await Promise.all(pending.map(async (file) => {
    const upload = uploadOf(file);
    let { id: known } = file.pending;
    const keepId = () => {
      if (upload.kept.id === known) return;
      known = upload.kept.id;
      replaceFile(outbox, id, { ...file, pending: { ...upload.kept } });
    };
    upload.addEventListener('changed', keepId);
    upload.start();
    outbox.touch();
    const done = await upload.settled();
    upload.removeEventListener('changed', keepId);
    if (done) {
      replaceFile(outbox, id, upload.result, upload.kept.key);
      live.delete(upload.kept.key);
    }
    outbox.touch();
  }));
  const item = outbox.find(id);
  return item !== undefined && pendingOf(item).length === 0;
}

/** How the files of an item are. @param {Item} item @returns {{note: string, missing: boolean}} `missing`: one must be picked again */
export function describe(item) {
  const pending = pendingOf(item);
  const missing = pending.filter(isMissing);
  if (missing.length) return { note: text('outbox.pick', { names: missing.map(({ name }) => name).join(', ') }), missing: true };
  const stopped = pending.map((file) => live.get(file.pending.key)).find((upload) => upload?.state === 'stopped');
  return { note: stopped ? stopped.problem || text('files.stopped') : text('outbox.uploading'), missing: false };
}

/**
 * Goes on with files that were picked again.
 * @param {import('/js/outbox.js').Outbox} outbox @param {string} id of the item @param {File[]} files
 * @returns {boolean} whether any of them was missing
 */
export function acceptFiles(outbox, id, files) {
  const missing = pendingOf(outbox.find(id)).filter(isMissing);
  const accepted = files.map((picked) => missing.find((file) => uploadOf(file).accept(picked))).filter(Boolean);
  for (const file of accepted) replaceFile(outbox, id, { ...file, pending: { ...uploadOf(file).kept }, by: tabs.id });
  if (accepted.length) finishFiles(outbox, id);
  return accepted.length > 0;
}

/** Ends the uploads of a discarded item. @param {Item} item */
export function cancelFiles(item) {
  for (const { pending } of pendingOf(item)) {
    live.get(pending.key)?.cancel();
    live.delete(pending.key);
  }
}

function pendingOf(item) {
  return item?.files?.filter((file) => file.pending) ?? [];
}

// Whether no other open tab uploads it.
function isHere({ by }) {
  return by === tabs.id || !tabs.isOpen(by);
}

function isMissing(file) {
  return isHere(file) && (live.get(file.pending.key)?.state ?? 'missing') === 'missing';
}

function uploadOf({ pending }) {
  if (!live.has(pending.key)) live.set(pending.key, new Upload(null, { ...pending }));
  return live.get(pending.key);
}

// The item may have been changed or discarded meanwhile.
function replaceFile(outbox, id, file, key = file.pending.key) {
  const files = outbox.find(id)?.files?.map((old) => (old.pending?.key === key ? file : old));
  if (files) outbox.change(id, { files });
}
