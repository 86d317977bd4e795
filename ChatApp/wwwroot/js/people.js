/** How long "copied" is shown, in ms. */
const COPIED_MS = 1_500;

/** A link that is shown once: one press copies it. Without a clipboard, as on plain http beyond loopback, it is text to select. */
for (const button of document.querySelectorAll('button[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  field.addEventListener('focus', () => field.select());
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (button.textContent === button.dataset.copied) return undefined;
    const words = button.textContent;
    const copied = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
    if (!copied) return field.select();
    button.textContent = button.dataset.copied; // Not disabled: that would take the focus from it.
    return setTimeout(() => (button.textContent = words), COPIED_MS);
  });
}

/** Passes the link on to another program, where the browser can. */
for (const button of document.querySelectorAll('button[data-share]')) {
  const data = { title: document.title, url: document.getElementById(button.dataset.share).value };
  if (!navigator.canShare?.(data)) continue;
  button.hidden = false;
  button.addEventListener('click', () => navigator.share(data).catch(() => {})); // Rejects where the person shares nothing.
}
