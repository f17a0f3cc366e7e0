import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../apps/server/dist/main.js", import.meta.url));

/** The real server as its own process, over a data folder of its own that outlives every kill. */
export class FermataServer {
  readonly home = mkdtempSync(join(tmpdir(), "fermata-e2e-"));
  #process: ChildProcess | undefined;
  #output = "";
  #port = 0;

  /** Starts (again, at the same port) and resolves once it answers. */
  async start(): Promise<void> {
    this.#output = "";
    const child = spawn(process.execPath, [program, "--no-open", "--port", String(this.#port)], {
      env: { ...process.env, FERMATA_HOME: this.home, DATABASE_URL: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (this.#output += text));
    const deadline = Date.now() + 60_000;
    while (!(await this.#answers(child))) {
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${this.#output}`);
      if (Date.now() > deadline) throw new Error(`The server did not come up:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#port = Number(new URL(this.state.url).port);
  }

  /** What the server tells its clients: address, token, process. */
  get state(): { url: string; token: string; pid: number } {
    return JSON.parse(readFileSync(join(this.home, "server.json"), "utf8"));
  }

  /** The address that lets a browser in. */
  get entrance(): string {
    return `${this.state.url}/?token=${this.state.token}`;
  }

  /** A mutation of its API, as a program calls it: brings about what a test starts from. */
  call<Answer>(procedure: string, input: unknown): Promise<Answer> {
    return this.#ask(procedure, { method: "POST", body: JSON.stringify(input) });
  }

  /** A query of its API: what is true, whatever the page says. */
  query<Answer>(procedure: string, input: unknown): Promise<Answer> {
    return this.#ask(`${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, { method: "GET" });
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Ends it as a user would, and removes its data. */
  async dispose(): Promise<void> {
    await this.#end("SIGTERM");
    rmSync(this.home, { recursive: true, force: true });
  }

  async #ask<Answer>(path: string, request: RequestInit): Promise<Answer> {
    const { url, token } = this.state;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(`${url}/trpc/${path}`, { ...request, headers });
    const answer = (await response.json()) as { result?: { data: Answer }; error?: { message: string } };
    if (answer.result === undefined) throw new Error(`${path}: ${answer.error?.message}`);
    return answer.result.data;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Absent until a server has it, and for a moment while the next one takes it from a dead one. */
  #readState(): FermataServer["state"] | undefined {
    try {
      return this.state;
    } catch {
      return undefined;
    }
  }

  async #answers(child: ChildProcess): Promise<boolean> {
    if (this.#readState()?.pid !== child.pid) return false;
    return fetch(`${this.state.url}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
  }
}
