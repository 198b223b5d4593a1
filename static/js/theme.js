// Runs before the first paint, so that a door at night never sees a white flash.
// The choice is kept twice: here for pages the worker serves, as a cookie for pages the server writes.
(() => {
  const root = document.documentElement;
  const grounds = { night: '#050403' };

  const kept = () => {
    try { return localStorage.getItem('theme'); } catch { return null; }
  };

  const keep = (theme) => {
    try { localStorage.setItem('theme', theme); } catch { /* private window: the cookie still remembers */ }
    document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
  };

  const show = (theme) => {
    root.dataset.theme = theme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.dataset.own ??= meta.content;
      meta.content = grounds[theme] ?? meta.dataset.own;
    }
    for (const button of document.querySelectorAll('[data-night]')) {
      button.setAttribute('aria-pressed', String(theme === 'night'));
    }
  };

  const theme = kept() ?? root.dataset.theme;
  show(theme);
  addEventListener('DOMContentLoaded', () => show(root.dataset.theme));
  addEventListener('storage', (event) => { if (event.key === 'theme') show(event.newValue ?? 'auto'); });
  addEventListener('click', (event) => {
    if (!event.target.closest('[data-night]')) return;
    const chosen = root.dataset.theme === 'night' ? 'auto' : 'night';
    keep(chosen);
    show(chosen);
  });
})();
