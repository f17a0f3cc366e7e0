import type { SourceRange } from "../machine-api.ts";

/** Line starts of one source text, so that offsets become lines and columns only where a person will read them. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(source: string) {
    this.#length = source.length;
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  /** Line from 1 of an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  range(start: number, end: number): SourceRange {
    const from = Math.min(Math.max(start, 0), this.#length);
    const line = this.lineAt(from);
    return { start: from, end: Math.max(end, from), line, column: from - this.#starts[line - 1]! };
  }
}
