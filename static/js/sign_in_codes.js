// Recovery codes: on paper, or into a password manager.
document.querySelector('[data-print]')?.addEventListener('click', () => window.print());
const copy = document.querySelector('[data-copy]');
copy?.addEventListener('click', async () => {
  const codes = [...document.getElementById(copy.dataset.copy).querySelectorAll('code')].map((one) => one.textContent);
  const word = copy.querySelector('span');
  try {
    await navigator.clipboard.writeText(codes.join('\n'));
    word.textContent = 'Copied';
  } catch { word.textContent = 'Copying did not work: print them'; }
});
