import { open } from "node:fs/promises";
import { join } from "node:path";
import type { LogChunk, SessionContext } from "@fermata/backend";

/** Most bytes that one answer holds; a reader asks again from where it ended. */
const chunkBytesMax = 4 * 1024 * 1024;

/** Path of an attempt's log files without `.stdout` and `.stderr` (B5). */
export function logBase({ workDir, id }: SessionContext, attempt: string): string {
  return join(workDir, id, attempt);
}

/** A byte range `[from, to)` of a log file, as much of it as there is by now. A file that is not there is empty. */
export async function readLogFile(
  path: string,
  range: { readonly from: number; readonly to?: number },
  ended: boolean,
): Promise<LogChunk> {
  let file: Awaited<ReturnType<typeof open>> | undefined;
  try {
    file = await open(path, "r");
    const { size } = await file.stat();
    const from = Math.min(Math.max(range.from, 0), size);
    const to = Math.min(range.to ?? size, size, from + chunkBytesMax);
    const bytes = Buffer.alloc(Math.max(to - from, 0));
    const { bytesRead } = bytes.length === 0 ? { bytesRead: 0 } : await file.read(bytes, 0, bytes.length, from);
    return { bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytesRead), size, end: ended && to >= size };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return { bytes: new Uint8Array(), size: 0, end: ended };
  } finally {
    await file?.close();
  }
}
