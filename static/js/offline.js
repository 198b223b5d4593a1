/** Shown in place of a page that needs the server: goes there by itself once it may be reached, as nothing here can be lost. */
if (location.pathname !== '/offline') {
  addEventListener('online', () => location.reload());
  import('./shell.js');
}
