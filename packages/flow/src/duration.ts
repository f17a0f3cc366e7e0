const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/y;

/** Longest duration that a wait may have: a hundred years. */
const DURATION_MS_MAX = 100 * 365 * 86_400_000;

/**
 * Milliseconds of a duration (F25): a number of seconds, or a string of numbers with units `ms`, `s`, `m`, `h`, `d`, such as `"90s"` or
 * `"1h30m"`. Undefined for anything else: negative, not finite, over a hundred years, units in no order are all refused or accepted
 * by this one reading, for front matter, options and the host alike.
 */
export function parseDuration(duration: string | number): number | undefined {
  let ms = 0;
  if (typeof duration === "number") ms = duration * 1000;
  else {
    const text = duration.trim();
    if (text === "") return undefined;
    PART.lastIndex = 0;
    while (PART.lastIndex < text.length) {
      const part = PART.exec(text);
      if (part === null) return undefined;
      ms += Number(part[1]) * UNIT_MS[part[2]!]!;
    }
  }
  return ms >= 0 && ms <= DURATION_MS_MAX ? Math.round(ms) : undefined;
}
