// A new sign-in is a new start: alerts on this phone belong to it, and end with it.
for (const key of Object.keys(sessionStorage)) if (key.startsWith('townwatch:push:')) sessionStorage.removeItem(key);

// Demo sign-ins fill the form with one tap; without scripts the names and the password are there to be read.
const name = document.querySelector('#sign_in');
const password = document.querySelector('#password');
const shared = document.querySelector('#demo-password')?.textContent ?? '';

for (const key of document.querySelectorAll('[data-sign-in]')) {
  key.addEventListener('click', () => {
    name.value = key.dataset.signIn;
    password.value = shared;
    for (const other of document.querySelectorAll('[data-sign-in]')) other.removeAttribute('aria-current');
    key.setAttribute('aria-current', 'true');
    document.querySelector('#live').textContent = `Signing in as ${key.querySelector('b').textContent}`;
    name.form.requestSubmit();
  });
}
