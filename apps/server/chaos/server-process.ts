import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const START_MS_MAX = 120_000;
const built = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const clockJumps = new URL("clock-jumps.mjs", import.meta.url).href;
const source = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface ServerProcessOptions {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Run the TypeScript sources instead of the build. */
  readonly fromSource?: boolean;
  /** Its wall clock can be set. */
  readonly settableClock?: boolean;
}

/** The real server as a process of its own, to be killed. */
export class ServerProcess {
  readonly #options: ServerProcessOptions;
  #child: ChildProcess | undefined;
  #output = "";
  #port = 0;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
  }

  /** What clients on this machine read. */
  get state(): { url: string; token: string; pid: number } {
    return JSON.parse(readFileSync(join(this.#options.home, "server.json"), "utf8"));
  }

  get output(): string {
    return this.#output;
  }

  /** Starts (again, at the same port); resolves to the milliseconds until it answered. One that somebody else kills is started again. */
  async start(): Promise<number> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#startOnce();
      } catch (error) {
        if (this.#child?.signalCode == null || attempt === 3) throw error;
      }
    }
  }

  /** Absent until a server has it, and for a moment while the next one takes it from a dead one. */
  #readState(): ServerProcess["state"] | undefined {
    try {
      return this.state;
    } catch {
      return undefined;
    }
  }

  get #clockFile(): string {
    return join(this.#options.home, "clock-off");
  }

  async #startOnce(): Promise<number> {
    const began = performance.now();
    const { home, env, fromSource, settableClock } = this.#options;
    const program = fromSource ? ["--conditions=source", "--import=tsx", source] : [built];
    if (settableClock) program.unshift(`--import=${clockJumps}`);
    const child = spawn(process.execPath, [...program, "--no-open", "--port", String(this.#port)], {
      env: { ...process.env, FERMATA_HOME: home, FERMATA_CLOCK_FILE: this.#clockFile, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text) => {
        this.#output += text;
      });
    while (!(await this.#answers(child))) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The server ended with ${child.exitCode}: ${this.#output}`);
      if (performance.now() - began > START_MS_MAX) throw new Error(`The server did not come up: ${this.#output}`);
      await sleep(25);
    }
    this.#port = Number(new URL(this.state.url).port);
    return performance.now() - began;
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child?.kill(signal);
  }

  /** Sets its wall clock, until it is started anew, off by so many milliseconds. */
  setClockOff(ms: number): void {
    writeFileSync(this.#clockFile, String(Math.round(ms)));
    this.#child?.kill("SIGUSR2");
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
    child.kill(signal);
    return ended;
  }

  async #answers(child: ChildProcess): Promise<boolean> {
    if (this.#readState()?.pid !== child.pid) return false;
    return fetch(`${this.state.url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
  }
}
