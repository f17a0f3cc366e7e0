/** The store could not be asked. What was going on is put off, not failed. */
export class StoreAway extends Error {
  override readonly name = "StoreAway";
}

/** The answer of the store, or `StoreAway`. */
export async function askStore<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new StoreAway(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
