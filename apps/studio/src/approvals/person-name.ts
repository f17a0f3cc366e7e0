const key = "fermata.name";

/** The name a person gave with their last decision in this browser; empty where there is none, or no storage. */
export function rememberedName(): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(key, name);
  } catch {
    // A browser without storage asks again next time.
  }
}
