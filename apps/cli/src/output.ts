import { once } from "node:events";

/** Where a command writes. Text for people or one JSON object goes to standard output, what is wrong to standard error. */
export class Output {
  readonly #out: NodeJS.WriteStream;
  readonly #err: NodeJS.WriteStream;

  constructor(out: NodeJS.WriteStream = process.stdout, err: NodeJS.WriteStream = process.stderr) {
    this.#out = out;
    this.#err = err;
    // A reader that has seen enough (`| head`) is no failure.
    out.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit();
      throw error;
    });
  }

  line(text = ""): void {
    this.#out.write(`${text}\n`);
  }

  json(value: unknown): void {
    this.#out.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** Text as it is; resolves when the reader can take more. */
  async raw(text: string): Promise<void> {
    if (!this.#out.write(text)) await once(this.#out, "drain");
  }

  /** One line on standard error. */
  problem(text: string): void {
    this.#err.write(`${text.replaceAll(/\s*\n\s*/g, " ")}\n`);
  }

  /** Columns as wide as they need to be; the last one is not padded. */
  table(rows: readonly (readonly string[])[]): void {
    const widths: number[] = [];
    for (const row of rows) {
      for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
    }
    for (const row of rows) {
      this.line(
        row
          .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!)))
          .join("  ")
          .trimEnd(),
      );
    }
  }
}
