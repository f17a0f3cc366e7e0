import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./outcome.ts";
import type { Program } from "./program.ts";

/** Asks a Node process of its own how a program ends. Answers come in the order of the questions. */
export class OracleClient {
  readonly #child: ChildProcess;
  readonly #waiting: { resolve: (outcome: Outcome) => void; reject: (error: Error) => void }[] = [];

  constructor() {
    const script = fileURLToPath(new URL("./node-oracle.ts", import.meta.url));
    this.#child = spawn(process.execPath, ["--import", "tsx", script], { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.#child.stdout! }).on("line", (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line) as Outcome);
    });
    this.#child.on("exit", (code) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`The oracle ended with ${code}.`));
    });
  }

  run(program: Pick<Program, "source" | "inputs" | "scenario">): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin!.write(`${JSON.stringify(program)}\n`);
    });
  }

  close(): void {
    this.#child.stdin!.end();
  }
}
