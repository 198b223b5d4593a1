/**
 * One table in an IndexedDB of its own, opened for each piece of work and closed again: whoever clears the phone, or opens
 * a newer version, need not wait for this page.
 */

/**
 * Make the function that does one transaction. Its `work` is handed the store and may return a request, whose result is
 * what comes back.
 * @param {IDBTransactionOptions} [how]  `{ durability: 'strict' }`: done only once it is on the disk
 * @returns {(mode: ('readonly'|'readwrite'), work: (store: IDBObjectStore) => (IDBRequest|undefined)) => Promise<*>}
 */
export const table = (base, name, how) => async (mode, work) => {
  const open = await opened(base, name);
  try {
    return await new Promise((done, fail) => {
      const change = open.transaction(name, mode, how);
      const asked = work(change.objectStore(name));
      change.oncomplete = () => done(asked?.result);
      change.onabort = () => fail(change.error);
    });
  } finally { open.close(); }
};

const opened = (base, name) => new Promise((done, fail) => {
  const asked = indexedDB.open(base, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(name);
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
