import type { Diagnostic } from "@fermata/flow";

/** As compilers write it, so that editors and terminals can jump there. */
export function diagnosticLine(file: string, { range, severity, message, code }: Diagnostic): string {
  return `${file}:${range.line}:${range.column + 1}: ${severity}: ${message} [${code}]`;
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
