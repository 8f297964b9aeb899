/* Answers that the server has not acknowledged, kept in localStorage: one entry a question and page, so that two tabs never
   write the same entry. Bound to account and attempt. An entry: {position, client, sequence, base, fields, at}. */
export class Queue {
  constructor({ account, attempt, storage }) {
    this.start = `quiz/${account}/${attempt}/`;
    this.storage = storage;
  }

  key(entry) {
    return `${this.start}${entry.position}/${entry.client}`;
  }

  /* A newer answer of the same page to the same question takes the place of the unsent one. */
  put(entry) {
    this.storage.setItem(this.key(entry), JSON.stringify(entry));
  }

  /* Remove an entry unless it was replaced by a newer one meanwhile. */
  settle(entry) {
    const kept = this.read(this.key(entry));
    if (kept && kept.sequence === entry.sequence) this.storage.removeItem(this.key(entry));
  }

  drop(entries) {
    for (const entry of entries) this.storage.removeItem(this.key(entry));
  }

  /* Unsent entries in the order in which they were given. */
  entries() {
    return Object.keys(this.storage)
      .filter((key) => key.startsWith(this.start))
      .map((key) => this.read(key))
      .filter(Boolean)
      .sort((one, other) => one.at - other.at || one.sequence - other.sequence);
  }

  of(position) {
    return this.entries().filter((entry) => entry.position === position);
  }

  read(key) {
    const text = this.storage.getItem(key);
    return text === null ? null : JSON.parse(text);
  }
}

/* The browser's own storage, or one that lasts as long as the page where the browser allows none. */
export const storageOrMemory = () => {
  try {
    const probe = "quiz/probe";
    window.localStorage.setItem(probe, "1");
    window.localStorage.removeItem(probe);
    return window.localStorage;
  } catch {
    return memory();
  }
};

const memory = () => {
  const store = Object.create({
    getItem(key) { return key in this && Object.hasOwn(this, key) ? this[key] : null; },
    setItem(key, text) { this[key] = text; },
    removeItem(key) { delete this[key]; },
  });
  return store;
};
