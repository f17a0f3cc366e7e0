/** - `usage`: the command was called in a way it does not know. - `input`: a file or value it was given cannot be used. */
export type CliErrorCode = "usage" | "input";

/** What the person at the terminal can put right. The message is one line, and becomes the one line on standard error. */
export class CliError extends Error {
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string) {
    super(message);
    this.name = "CliError";
    this.code = code;
  }
}
