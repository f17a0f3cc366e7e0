/** One entry of a Map or Set. Removed entries stay linked backwards, so that an iterator that stands on one finds its way. */
export class Entry {
  readonly key: unknown;
  value: unknown;
  next: Entry | null = null;
  previous: Entry | null = null;
  removed = false;
  constructor(key: unknown, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

/**
 * What a Map or Set holds: insertion order as a linked list beside a host Map. Iteration stays right while entries come and go, and can
 * be written down. The host Map is made when a key is first looked for: most machines that are read from a snapshot never ask.
 */
export class EntryTable {
  #index: Map<unknown, Entry> | null = null;
  size = 0;
  first: Entry | null = null;
  last: Entry | null = null;

  get(key: unknown): Entry | undefined {
    return this.#indexed().get(key);
  }

  set(key: unknown, value: unknown): void {
    const index = this.#indexed();
    const found = index.get(key);
    if (found !== undefined) found.value = value;
    // A Map keeps +0 for −0.
    else index.set(key, this.#link(key === 0 ? 0 : key, value));
  }

  /** Adds an entry whose key is known not to be there. */
  append(key: unknown, value: unknown): void {
    this.#index = null;
    this.#link(key, value);
  }

  delete(key: unknown): boolean {
    const index = this.#indexed();
    const entry = index.get(key);
    if (entry === undefined) return false;
    index.delete(key);
    this.size--;
    entry.removed = true;
    if (entry.previous === null) this.first = entry.next;
    else entry.previous.next = entry.next;
    if (entry.next === null) this.last = entry.previous;
    else entry.next.previous = entry.previous;
    return true;
  }

  clear(): void {
    for (let entry = this.first; entry !== null; entry = entry.next) {
      entry.removed = true;
      entry.previous = null;
    }
    this.#index = null;
    this.size = 0;
    this.first = null;
    this.last = null;
  }

  /** The entry behind `entry`, or the first one when that is null; null at the end. */
  after(entry: Entry | null): Entry | null {
    let from = entry;
    while (from?.removed) from = from.previous;
    return from === null || from === undefined ? this.first : from.next;
  }

  #indexed(): Map<unknown, Entry> {
    if (this.#index === null) {
      this.#index = new Map();
      for (let entry = this.first; entry !== null; entry = entry.next) this.#index.set(entry.key, entry);
    }
    return this.#index;
  }

  #link(key: unknown, value: unknown): Entry {
    const entry = new Entry(key, value);
    entry.previous = this.last;
    if (this.last === null) this.first = entry;
    else this.last.next = entry;
    this.last = entry;
    this.size++;
    return entry;
  }
}
