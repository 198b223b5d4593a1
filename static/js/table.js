/**
 * Tables in IndexedDB, opened for each piece of work and closed again: whoever clears the phone, or opens a newer version,
 * need not wait for this page. Also part of the worker, so every name at the top must be the only one of its kind there.
 */
const SEVERED = new Set(['AbortError', 'InvalidStateError', 'UnknownError']);
const REOPEN_AFTER = [50, 400];           // milliseconds; phones take the connection from pages that were in the background

const openBase = (name, stores) => new Promise((done, fail) => {
  const wanted = indexedDB.open(name, 1);
  wanted.onupgradeneeded = () => { for (const store of stores) wanted.result.createObjectStore(store); };
  wanted.onsuccess = () => done(wanted.result);
  wanted.onerror = () => fail(wanted.error);
});

async function transact(name, stores, only, mode, work, how) {
  const held = await openBase(name, stores);
  try {
    return await new Promise((done, fail) => {
      const cut = () => fail(new DOMException('The connection to the phone’s storage was cut.', 'AbortError'));
      held.onclose = cut;
      const change = held.transaction(only, mode, how);
      let given;
      try { given = work(Object.fromEntries(only.map((one) => [one, change.objectStore(one)]))); } catch (fault) {
        change.abort();                   // half of the work must not stay
        throw fault;
      }
      change.oncomplete = () => done(typeof given === 'function' ? given() : given?.result);
      change.onabort = () => (change.error ? fail(change.error) : cut());
    });
  } finally { held.close(); }
}

/**
 * Make the function that does one transaction over several tables of one base. Its `work` is handed the tables by name and
 * may return a request, whose result is what comes back, or a function that says it at the end. Work may be done again
 * from its beginning when the phone cut the connection: it must not add up.
 * @param {string[]} stores  every table of the base
 * @param {IDBTransactionOptions} [how]  `{ durability: 'strict' }`: done only once it is on the disk
 * @returns {(mode: ('readonly'|'readwrite'), work: (tables: Object<string, IDBObjectStore>) => *, only?: string[]) => Promise<*>}
 */
export const base = (name, stores, how) => async (mode, work, only = stores) => {
  for (const pause of REOPEN_AFTER) {
    try { return await transact(name, stores, only, mode, work, how); } catch (fault) {
      if (!SEVERED.has(fault?.name)) throw fault;
      await new Promise((done) => { setTimeout(done, pause); });
    }
  }
  return transact(name, stores, only, mode, work, how);
};

/**
 * The same for a base of one table: `work` is handed that table.
 * @returns {(mode: ('readonly'|'readwrite'), work: (table: IDBObjectStore) => *) => Promise<*>}
 */
export const table = (name, store, how) => {
  const within = base(name, [store], how);
  return (mode, work) => within(mode, (tables) => work(tables[store]));
};
