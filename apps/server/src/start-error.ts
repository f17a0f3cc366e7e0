/**
 * The server cannot start as it is asked to. The message is one whole sentence for the terminal; `main.ts` prints it and ends with
 * exit code 2.
 */
export class StartError extends Error {
  readonly code: "BAD_OPTION" | "BAD_SETTING" | "PORT_IN_USE" | "ALREADY_RUNNING" | "NO_DATABASE" | "NO_DATA_FOLDER";

  constructor(code: StartError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StartError";
    this.code = code;
  }
}
