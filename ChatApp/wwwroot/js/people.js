/** How long "copied" is said, in ms. */
const SAID_MS = 1_500;

/** A link that is shown once: one press copies it. Where there is no clipboard, as on plain http beyond loopback, it is text to select. */
for (const button of document.querySelectorAll('button[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  field.addEventListener('focus', () => field.select());
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const words = button.textContent;
    const copied = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
    if (!copied) return field.select();
    button.textContent = button.dataset.copied;
    button.disabled = true;
    return setTimeout(() => {
      button.textContent = words;
      button.disabled = false;
    }, SAID_MS);
  });
}
