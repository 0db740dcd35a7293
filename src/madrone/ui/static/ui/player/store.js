// Where answers wait until the server has them: IndexedDB, so that a closed lid or a crash loses nothing.
// A row is {opportunity, epoch, number, item, value, marked}; (opportunity, epoch, number) names it.

const NAME = "madrone-test";
const ROWS = "rows";
const DEVICES = "devices";

/** Opens the store. Where the browser forbids IndexedDB, one that keeps nothing takes its place and says so. */
export async function openStore() {
  try {
    const database = await promised(openDatabase());
    // Ask not to be thrown away when the disk is full; the answer does not matter to what we do.
    navigator.storage?.persist?.();
    return new IndexedStore(database);
  } catch {
    return new NoStore();
  }
}

function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(ROWS, { keyPath: ["opportunity", "epoch", "number"] });
    request.result.createObjectStore(DEVICES, { keyPath: ["opportunity", "epoch"] });
  };
  return request;
}

class IndexedStore {
  durable = true;

  constructor(database) {
    this.database = database;
  }

  /** Stores a row, taking out the ones it replaces; resolves when it is on the disk and not before. */
  put(row, replaced = []) {
    return this.#write([ROWS], (transaction) => {
      const rows = transaction.objectStore(ROWS);
      replaced.forEach((old) => rows.delete(keyOf(old)));
      rows.put(row);
    });
  }

  /** Deletes rows that the server has acknowledged and remembers the receipt, in one transaction. */
  acknowledge(rows, device) {
    return this.#write([ROWS, DEVICES], (transaction) => {
      rows.forEach((row) => transaction.objectStore(ROWS).delete(keyOf(row)));
      transaction.objectStore(DEVICES).put(device);
    });
  }

  /** Deletes rows that the server will never take. */
  discard(rows) {
    return this.#write([ROWS], (transaction) => rows.forEach((row) => transaction.objectStore(ROWS).delete(keyOf(row))));
  }

  /** Remembers this device's epoch, token and last receipt. */
  remember(device) {
    return this.#write([DEVICES], (transaction) => transaction.objectStore(DEVICES).put(device));
  }

  /** Every row of an opportunity that still waits, in the order in which it was made. */
  waiting(opportunity) {
    const rows = this.database.transaction(ROWS).objectStore(ROWS);
    return promised(rows.getAll(IDBKeyRange.bound([opportunity], [opportunity, []])));
  }

  /** What was remembered of an epoch of this device; undefined when nothing was. */
  device(opportunity, epoch) {
    return promised(this.database.transaction(DEVICES).objectStore(DEVICES).get([opportunity, epoch]));
  }

  /** Forgets an opportunity that has been handed in: the next student uses the same computer. */
  forget(opportunity) {
    const range = IDBKeyRange.bound([opportunity], [opportunity, []]);
    return this.#write([ROWS, DEVICES], (transaction) => {
      transaction.objectStore(ROWS).delete(range);
      transaction.objectStore(DEVICES).delete(range);
    });
  }

  #write(names, work) {
    return new Promise((resolve, reject) => {
      // "strict" waits for the disk itself; the default may say done while the bytes are still in memory.
      const transaction = this.database.transaction(names, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      work(transaction);
      // Without this the browser would commit when it next has time, which a page that is being closed never has.
      transaction.commit?.();
    });
  }
}

class NoStore {
  durable = false;

  put() {
    return Promise.reject(new Error("this browser keeps no IndexedDB"));
  }

  acknowledge() {
    return Promise.resolve();
  }

  discard() {
    return Promise.resolve();
  }

  remember() {
    return Promise.resolve();
  }

  waiting() {
    return Promise.resolve([]);
  }

  device() {
    return Promise.resolve(undefined);
  }

  forget() {
    return Promise.resolve();
  }
}

function keyOf(row) {
  return [row.opportunity, row.epoch, row.number];
}

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
