import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { CapturedOutput } from "./spawn-protocol.ts";

/** The beginning of stdout and the end of stderr, each at most `bytesMax`, and how much there is of each. */
export function capturedOutput(logBase: string, bytesMax: number): CapturedOutput {
  const stdout = readPart(`${logBase}.stdout`, bytesMax, "start");
  const stderr = readPart(`${logBase}.stderr`, bytesMax, "end");
  return { stdout: stdout.bytes, stderr: stderr.bytes, stdoutBytes: stdout.size, stderrBytes: stderr.size };
}

function readPart(path: string, bytesMax: number, part: "start" | "end"): { bytes: Uint8Array; size: number } {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.allocUnsafeSlow(Math.min(size, bytesMax));
    const from = part === "start" ? 0 : size - bytes.length;
    const length = bytes.length === 0 ? 0 : readSync(descriptor, bytes, 0, bytes.length, from);
    return { bytes: new Uint8Array(bytes.buffer, 0, length), size };
  } catch {
    // The task may have removed its own log: that is no reason to lose its end.
    return { bytes: new Uint8Array(), size: 0 };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
