/**
 * How well an entry of a menu fits what was typed: every typed word must stand in it; words that begin it count most. For cmdk's `filter`,
 * whose own one takes letters from anywhere and so finds what nobody meant.
 */
export function matchWords(value: string, search: string, keywords: readonly string[] = []): number {
  const label = value.toLowerCase();
  const text = [label, ...keywords.map((word) => word.toLowerCase())].join(" ");
  let score = 1;
  for (const word of search.toLowerCase().split(/\s+/).filter(Boolean)) {
    if (!text.includes(word)) return 0;
    if (label.startsWith(word)) continue;
    score *= ` ${label}`.includes(` ${word}`) ? 0.8 : label.includes(word) ? 0.5 : 0.3;
  }
  return score;
}
