import {
  type Backend,
  type ComputeTask,
  EventOutbox,
  type RoutedBackend,
  route,
  Session,
  sessionSettings,
  type TaskEvent,
  type TaskSubmission,
} from "@fermata/backend";
import { describe, expect, test } from "vitest";

const task: ComputeTask = { kind: "compute", executable: "x" };
const settings = sessionSettings({});

/** The smallest whole adapter: it keeps what it is given until `finish`. */
class HoldingBackend implements Backend {
  readonly type = "holding";
  readonly name: string;
  state: Backend["state"] = "INITIALIZED";
  readonly held = new Set<string>();
  readonly #outbox = new EventOutbox();
  readonly #options: {
    slots?: number;
    refusal?: string;
    onlyByName?: boolean;
    startError?: Error;
    forgetful?: boolean;
  };

  constructor(name: string, options: HoldingBackend["options"] = {}) {
    this.name = name;
    this.#options = options;
  }
  get options() {
    return this.#options;
  }
  async start(): Promise<void> {
    if (this.#options.startError !== undefined) throw this.#options.startError;
    this.state = "RUNNING";
  }
  capabilities() {
    const { slots = 2, onlyByName = false } = this.#options;
    const kinds = ["executable"] as const;
    return {
      kinds,
      languages: [],
      cores: 1,
      gpus: 0,
      memoryBytes: 1,
      slots,
      attach: false,
      submission: "batch",
      onlyByName,
    } as const;
  }
  refusal(): string | undefined {
    return this.#options.refusal;
  }
  async submit(tasks: readonly TaskSubmission[]) {
    for (const { id } of tasks) this.held.add(id);
    return tasks.map(({ id }) => ({ id, accepted: true as const }));
  }
  async cancel(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.finish(id, "CANCELED");
  }
  finish(id: string, state: "DONE" | "CANCELED"): void {
    if (this.held.delete(id)) this.#outbox.push({ id, state, at: 1, observedAt: 1, outcome: { state } });
  }
  listen(listener: (events: readonly TaskEvent[]) => Promise<void>): void {
    this.#outbox.listen(listener);
  }
  async readLog() {
    return { bytes: new Uint8Array(), size: 0, end: true };
  }
  async attach(attempts: readonly { id: string }[]) {
    return attempts.map(({ id }) => ({ id, found: this.held.has(id) }));
  }
  async health() {
    return { ok: this.#options.refusal === undefined, detail: "", running: this.held.size, queued: 0 };
  }
  async drain(): Promise<void> {}
  async stop(): Promise<void> {
    this.state = "SHUTDOWN";
    if (!this.#options.forgetful) await this.cancel([...this.held]);
    await this.#outbox.settled(1000);
  }
}

async function opened(...backends: HoldingBackend[]) {
  const session = new Session({ id: "s", settings, backends });
  const events: [string, TaskEvent][] = [];
  session.listen(async (batch, backend) => {
    events.push(...batch.map((event): [string, TaskEvent] => [backend, event]));
  });
  const failed = await session.start();
  return { session, events, failed };
}

const submission = (id: string, backend?: string) => ({
  id,
  name: id,
  task,
  ...(backend === undefined ? {} : { backend }),
});

describe("B10 sessions", () => {
  test("duplicate names and double use are refused", async () => {
    const [a, again] = [new HoldingBackend("a"), new HoldingBackend("a")];
    expect(() => new Session({ id: "s", settings, backends: [a, again] })).toThrow(
      expect.objectContaining({ code: "DUPLICATE_BACKEND" }),
    );
    new Session({ id: "s", settings, backends: [a] });
    expect(() => new Session({ id: "t", settings, backends: [a] })).toThrow(
      expect.objectContaining({ code: "BACKEND_IN_USE" }),
    );
  });

  test("a backend that cannot start is named, and the others serve", async () => {
    const { session, failed } = await opened(
      new HoldingBackend("a", { startError: new Error("no scheduler") }),
      new HoldingBackend("b"),
    );
    expect(failed).toMatchObject([{ name: "a", error: { message: "no scheduler" } }]);
    expect(await session.submit([submission("1")])).toEqual([{ id: "1", accepted: true, backend: "b" }]);
    await session.close();
  });

  test("settings come from the environment, the own name before RHAPSODY's", () => {
    expect(sessionSettings({ RHAPSODY_WORK_DIR: "/r", RHAPSODY_LOG_LEVEL: "DEBUG" })).toEqual({
      workDir: "/r",
      logLevel: "debug",
    });
    expect(sessionSettings({ FERMATA_WORK_DIR: "/f", RHAPSODY_WORK_DIR: "/r", FERMATA_LOG_LEVEL: "critical" })).toEqual(
      {
        workDir: "/f",
        logLevel: "error",
      },
    );
    expect(() => sessionSettings({ FERMATA_LOG_LEVEL: "loud" })).toThrow(
      expect.objectContaining({ code: "SETTING_INVALID" }),
    );
  });

  test("what is logged below the level is left out", async () => {
    const lines: string[] = [];
    const backend = new HoldingBackend("a");
    backend.start = async (context?: { log: (level: "debug" | "error", message: string) => void }) => {
      context?.log("debug", "small");
      context?.log("error", "large");
    };
    await new Session({ id: "s", settings, backends: [backend], log: (_, message) => lines.push(message) }).start();
    expect(lines).toEqual(["large"]);
  });
});

describe("B6 closing", () => {
  test("a session settles every task, also those that a backend forgets", async () => {
    const { session, events } = await opened(new HoldingBackend("a"), new HoldingBackend("b", { forgetful: true }));
    await session.submit([submission("1", "a"), submission("2", "b")]);
    await session.close();
    expect(events.map(([backend, { id, state }]) => [backend, id, state])).toEqual([
      ["a", "1", "CANCELED"],
      ["b", "2", "CANCELED"],
    ]);
    expect(await session.submit([submission("3")])).toMatchObject([
      { accepted: false, reason: expect.stringContaining("not open") },
    ]);
  });

  test("cancel reaches the backend that has the task", async () => {
    const { session, events } = await opened(new HoldingBackend("a"), new HoldingBackend("b"));
    await session.submit([submission("1", "b")]);
    await session.cancel(["1", "unknown"]);
    await session.close();
    expect(events).toMatchObject([["b", { id: "1", state: "CANCELED" }]]);
  });
});

describe("B11 routing", () => {
  test("an unknown name is refused with the names there are, and strands nothing else", async () => {
    const { session } = await opened(new HoldingBackend("a"), new HoldingBackend("b"));
    expect(await session.submit([submission("1"), submission("2", "c"), submission("3", "b")])).toEqual([
      { id: "1", accepted: true, backend: "a" },
      { id: "2", accepted: false, reason: "no backend is named c; there are a, b" },
      { id: "3", accepted: true, backend: "b" },
    ]);
    expect(() => session.backend("c")).toThrow(expect.objectContaining({ code: "UNKNOWN_BACKEND" }));
    await session.close();
  });

  test("automatic: the first with room, then the least loaded; ended tasks make room", async () => {
    const [a, b] = [new HoldingBackend("a", { slots: 2 }), new HoldingBackend("b", { slots: 4 })];
    const { session, events } = await opened(a, b);
    const places = await session.submit(Array.from({ length: 9 }, (_, i) => submission(String(i))));
    expect(places.map(({ backend }) => backend).join("")).toBe("aabbbbabb");
    a.finish("0", "DONE");
    a.finish("1", "DONE");
    while (events.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await session.submit([submission("9")])).toMatchObject([{ backend: "a" }]);
    await session.close();
  });

  test("passes over who refuses, who is not running, who is not well, and who serves by name only", async () => {
    const refusing = new HoldingBackend("refusing", { refusal: "no GPU" });
    const named = new HoldingBackend("named", { onlyByName: true });
    const { session } = await opened(refusing, named);
    const [first] = await session.submit([submission("1")]);
    expect(first).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/refusing: no GPU.*named: .*by name/),
    });
    expect(await session.submit([submission("2", "named")])).toMatchObject([{ accepted: true }]);
    const health = await session.health();
    expect([health.get("refusing")?.ok, health.get("named")?.ok]).toEqual([false, true]);
    expect(session.route(task)).toMatchObject({ reason: expect.stringContaining("not healthy") });
    await session.close();
    const routed: RoutedBackend = { backend: named, load: 0, healthy: true };
    expect(route(task, "named", [routed])).toEqual({ reason: "backend named: is SHUTDOWN" });
  });

  test("a backend whose submit throws refuses its own share only", async () => {
    const broken = new HoldingBackend("broken");
    broken.submit = () => Promise.reject(new Error("gone"));
    const { session } = await opened(broken, new HoldingBackend("b"));
    expect(await session.submit([submission("1", "broken"), submission("2", "b")])).toMatchObject([
      { accepted: false, reason: "backend broken: gone" },
      { accepted: true },
    ]);
    await session.close();
  });
});

test("B22 attach asks the named backend and forgets what it does not find", async () => {
  const backend = new HoldingBackend("a");
  backend.held.add("1");
  const { session, events } = await opened(backend);
  expect(await session.attach("a", [{ id: "1" }, { id: "2" }])).toEqual([
    { id: "1", found: true },
    { id: "2", found: false },
  ]);
  await session.close();
  expect(events.map(([, { id }]) => id)).toEqual(["1"]);
});
