// A new sign-in is a new start: alerts on this phone belong to it, and end with it.
for (const key of Object.keys(sessionStorage)) if (key.startsWith('townwatch:push:')) sessionStorage.removeItem(key);
