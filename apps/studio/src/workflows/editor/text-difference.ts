export interface DifferenceLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
  /** Line number in the older and the newer text; absent where the line is not in it. */
  readonly before?: number;
  readonly after?: number;
}

/** Texts with more changed lines than this are compared as a whole: the table below would be too large. */
const linesMax = 4_000;

/** Difference by lines: a longest common subsequence between what stands between the common head and tail. */
export function textDifference(before: string, after: string): DifferenceLine[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const kinds: DifferenceLine["kind"][] = [
    ...Array<"same">(head).fill("same"),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...Array<"same">(tail).fill("same"),
  ];
  let [i, j] = [0, 0];
  return kinds.map((kind) => {
    if (kind === "removed") return { kind, text: old[i]!, before: ++i };
    if (kind === "added") return { kind, text: now[j]!, after: ++j };
    return { kind, text: now[j]!, before: ++i, after: ++j };
  });
}

function middle(old: readonly string[], now: readonly string[]): DifferenceLine["kind"][] {
  const removed = old.map(() => "removed" as const);
  const added = now.map(() => "added" as const);
  if (old.length * now.length > linesMax * linesMax || old.length === 0 || now.length === 0)
    return [...removed, ...added];
  const width = now.length + 1;
  // common[i, j]: length of the longest common subsequence of what comes after line i and line j.
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        old[i] === now[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const kinds: DifferenceLine["kind"][] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      kinds.push("same");
      i += 1;
      j += 1;
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) {
      kinds.push("removed");
      i += 1;
    } else {
      kinds.push("added");
      j += 1;
    }
  }
  return [...kinds, ...removed.slice(i), ...added.slice(j)];
}
