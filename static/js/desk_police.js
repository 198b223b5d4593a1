/** A report to the police as text, to paste into a form of theirs. */
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const says = button.querySelector('[data-says]');
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      says.textContent = 'Copied: paste it';
    } catch { says.textContent = 'Not copied: open the text'; }
  });
}
