import { refuse } from "./answer-case.ts";
import { CasePool } from "./case-pool.ts";
import type { CaseBounds } from "./case-worker.ts";
import type { Output } from "./output.ts";
import { readLines } from "./read-lines.ts";

/** A case longer than this is answered with a failure and not read into memory. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

/** Cases that are read before the first of them is answered. */
const AHEAD_MAX = 64;

/**
 * One answer for every line, in order, whatever the line holds: a case that is no JSON, does not compile, fails, never ends or takes all
 * memory is answered like any other, and leaves nothing behind for the next. Blank lines are passed over.
 */
export async function answerCases(input: AsyncIterable<Buffer>, output: Output, bounds: CaseBounds): Promise<void> {
  const pool = new CasePool(bounds);
  let written = Promise.resolve();
  const ahead: Promise<void>[] = [];
  try {
    for await (const lines of readLines(input, LINE_BYTES_MAX)) {
      for (const line of lines) {
        if (line !== undefined && line.trim() === "") continue;
        const answer = line === undefined ? tooLong() : pool.answer(line);
        written = written.then(async () => output.raw(`${await answer}\n`));
        ahead.push(written);
        if (ahead.length >= AHEAD_MAX) await ahead.shift();
      }
    }
    await written;
  } finally {
    await pool.close();
  }
}

function tooLong(): string {
  return JSON.stringify(refuse(null, `The line is longer than ${LINE_BYTES_MAX} bytes.`));
}
