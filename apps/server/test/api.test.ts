import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../src/testing.ts";
import { type Client, clientOf, refusal, until } from "./api-client.ts";

const fence = "```";
const flow = (name: string, body: string, more = "") => `${fence}\nname: ${name}\n${more}${fence}\n${body}\n`;
const noRun = "00000000-0000-7000-8000-000000000000";

let server: TestServer;
let api: Client;
beforeAll(async () => {
  server = await startTestServer({ FERMATA_PAYLOAD_BYTES_MAX: "10000" });
  api = clientOf(server);
}, 60_000);
afterAll(() => server?.stop());

async function finished(id: string) {
  return until(async () => {
    const result = await api.runs.wait.query({ id });
    return result.ended && result;
  });
}
async function waiting(id: string) {
  return until(async () => {
    const run = await api.runs.get.query({ id });
    return run.waits.length > 0 && run;
  });
}

describe("a run", () => {
  const source = flow(
    "pipeline",
    `console.log("begin", Inputs.word)
const said = await ComputeTask.run({ executable: "/bin/echo", arguments: [Inputs.word] })
await Timer.delay("10ms")
return { said: said.stdout, twice: Inputs.word + Inputs.word }`,
    "inputs: { type: object, required: [word], properties: { word: { type: string } } }\n",
  );

  test("S22: is started, ends, and shows its tasks, places, events, log and output", async () => {
    expect(await api.workflows.deploy.mutate({ source })).toMatchObject({
      status: "published",
      name: "pipeline",
      created: true,
    });
    expect(await api.workflows.deploy.mutate({ source })).toMatchObject({ status: "published", created: false });
    const { id, created } = await api.runs.start.mutate({ workflow: "pipeline", inputs: { word: "hé" } });
    expect(created).toBe(true);
    expect(await finished(id)).toMatchObject({ ended: true, output: { said: "hé\n", twice: "héhé" }, failure: null });
    const run = await api.runs.get.query({ id });
    expect(run).toMatchObject({
      state: "completed",
      workflow: "pipeline",
      source,
      inputs: { word: "hé" },
      taskCounts: { done: 1 },
      waitingLines: [],
    });
    expect(run.tasks).toMatchObject([{ operation: 1, state: "done", attempts: 1, backend: "local", at: { line: 6 } }]);
    expect(run.places.map(({ kind, counts, at }) => [kind, counts.done, at.line])).toEqual([
      ["task", 1, 6],
      ["timer", 1, 7],
    ]);
    const { events } = await api.runs.events.query({ id, limit: 500 });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["run.created", "task.created", "task.done", "wait.opened", "run.completed"]),
    );
    expect((await api.runs.logs.query({ id })).entries).toMatchObject([{ level: "info", line: 5 }]);
    const { runs } = await api.runs.list.query({ workflow: "pipeline" });
    expect(runs[0]).toMatchObject({ id, state: "completed" });
  });

  test("B5: gives its tasks' output by byte range, as text and as bytes", async () => {
    const { id } = await api.runs.start.mutate({ workflow: "pipeline", inputs: { word: "0123456789" } });
    await finished(id);
    const taskId = `${id}/1`;
    expect(await api.runs.taskLog.query({ taskId, stream: "stdout" })).toMatchObject({
      text: "0123456789\n",
      size: 11,
      end: true,
      nextFrom: 11,
    });
    expect(await api.runs.taskLog.query({ taskId, stream: "stdout", from: 4, limit: 3 })).toMatchObject({
      text: "456",
      nextFrom: 7,
    });
    const bytes = await api.runs.taskLog.query({ taskId, stream: "stdout", encoding: "base64" });
    expect(Buffer.from(bytes.base64, "base64").toString()).toBe("0123456789\n");
    expect(await api.runs.taskLog.query({ taskId, stream: "stderr" })).toMatchObject({ text: "", size: 0 });
  });

  test("E20: started twice with one idempotency key is one run", async () => {
    const start = () => api.runs.start.mutate({ workflow: "pipeline", inputs: { word: "x" }, idempotencyKey: "key" });
    const [first, second] = await Promise.all([start(), start()]);
    expect(first.id).toBe(second.id);
    expect([first.created, second.created].sort()).toEqual([false, true]);
  });

  test("S23: shows variables, stacks and what it waits for; then takes a signal", async () => {
    const { id } = await api.runs.start.mutate({
      source: flow(
        "asks",
        `const asked = { who: "me" }\nconst answer = await Signal.when("go")\nreturn [asked.who, answer]`,
      ),
    });
    const run = await waiting(id);
    expect(run).toMatchObject({
      state: "waiting",
      waitingLine: 5,
      waitingLines: [5],
      waits: [{ kind: "signal", name: "go" }],
    });
    const { inspection, revision } = await api.runs.inspect.query({ id });
    expect(inspection.fibers[0]?.frames[0]?.variables).toContainEqual(
      expect.objectContaining({ name: "asked", preview: { who: "me" } }),
    );
    expect((await api.runs.checkpoints.query({ id })).checkpoints[0]).toMatchObject({ revision });
    expect(await api.runs.signal.mutate({ id, name: "go", payload: 7, messageId: "m" })).toEqual({
      status: "accepted",
    });
    expect((await finished(id)).output).toEqual(["me", 7]);
  });

  test("S22: names the lines where a fiber waits, and not those of what nobody waits for", async () => {
    const source = flow(
      "fibers",
      `Timer.delay("1h")
const ask = async (name) => {
  return await Signal.when(name)
}
return await Promise.all([ask("a"), ask("b")])`,
    );
    const { id } = await api.runs.start.mutate({ source });
    const run = await until(async () => {
      const seen = await api.runs.get.query({ id });
      return seen.waits.length === 3 && seen;
    });
    expect(run.waitingLines).toEqual([6, 8]);
    expect(run.state).toBe("waiting");
    await api.runs.cancel.mutate({ ids: [id] });
    await finished(id);
  });

  test("E23: is cancelled; each of several is answered for itself", async () => {
    const { id } = await api.runs.start.mutate({ source: flow("sleeps", `await Timer.delay("1h")`) });
    await waiting(id);
    expect(await api.runs.cancel.mutate({ ids: [noRun, id], reason: "enough" })).toEqual([
      { id: noRun, status: "unknown-run" },
      { id, status: "accepted" },
    ]);
    expect((await finished(id)).run.state).toBe("canceled");
    expect(await api.runs.cancel.mutate({ ids: [id] })).toEqual([{ id, status: "ended-run" }]);
    const listed = await api.runs.list.query({ states: ["canceled"] });
    expect(listed.runs.map((run) => run.id)).toContain(id);
  });

  test("E23: starts children, and they show on both sides", async () => {
    await api.workflows.deploy.mutate({ source: flow("child", `return Inputs.n * 2`) });
    const { id } = await api.runs.start.mutate({
      source: flow("parent", `return await Workflow.run("child", { n: 4 })`),
    });
    expect((await finished(id)).output).toBe(8);
    const { children, places } = await api.runs.get.query({ id });
    expect(children).toMatchObject([{ workflow: "child", state: "completed", operation: 1 }]);
    expect(places).toMatchObject([{ kind: "workflow", name: "child", counts: { done: 1 } }]);
    expect(await api.runs.get.query({ id: children[0]!.id })).toMatchObject({ parent: { runId: id, operation: 1 } });
  });

  test("S21: lists in pages that neither skip nor repeat", async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await api.runs.list.query({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.runs.map(({ id }) => id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort().reverse());
    expect((await api.runs.list.query({ id: seen[0]! })).runs).toHaveLength(1);
    // Counts of what has ended are written some moments later, so that no commit waits for them.
    const stats = await until(async () => {
      const counted = await api.runs.stats.query();
      return counted.runs.completed + counted.runs.canceled === seen.length && counted;
    });
    expect(stats.throughput).toHaveLength(60);
  });
});

describe("a workflow", () => {
  test("S7: is drafted, saved, and never overwritten silently", async () => {
    const { draft } = await api.workflows.create.mutate({ name: "drafted" });
    const first = await api.workflows.saveDraft.mutate({
      name: "drafted",
      source: flow("drafted", "return 1"),
      baseRevision: draft.revision,
    });
    expect(first).toMatchObject({ status: "saved", revision: draft.revision + 1 });
    const second = await api.workflows.saveDraft.mutate({
      name: "drafted",
      source: "mine",
      baseRevision: draft.revision,
    });
    expect(second).toMatchObject({
      status: "conflict",
      draft: { source: flow("drafted", "return 1"), revision: draft.revision + 1 },
    });
    expect((await refusal(api.workflows.create.mutate({ name: "drafted" }))).reason).toBe("WORKFLOW_EXISTS");
    expect((await refusal(api.runs.start.mutate({ workflow: "drafted" }))).message).toMatch(
      /no published version yet; publish it first\.$/,
    );
  });

  test("S7: is published from its draft; errors publish nothing and stand at their lines", async () => {
    const save = async (source: string) => {
      const { draft } = await api.workflows.get.query({ name: "drafted" });
      await api.workflows.saveDraft.mutate({ name: "drafted", source, baseRevision: draft.revision });
    };
    await save(flow("drafted", "const a = 1\nclass No {}"));
    expect(await api.workflows.publish.mutate({ name: "drafted" })).toMatchObject({
      status: "rejected",
      diagnostics: [{ severity: "error", range: { line: 5 } }],
    });
    expect(await api.workflows.get.query({ name: "drafted" })).toMatchObject({ version: null, changed: true });
    await save(flow("drafted", "return 2"));
    const { draft } = await api.workflows.get.query({ name: "drafted" });
    expect(await api.workflows.publish.mutate({ name: "drafted", baseRevision: draft.revision - 1 })).toMatchObject({
      status: "conflict",
    });
    const published = await api.workflows.publish.mutate({ name: "drafted", baseRevision: draft.revision });
    expect(published).toMatchObject({ status: "published", created: true });
    const { version, changed, versions } = await api.workflows.get.query({ name: "drafted" });
    expect({ changed, versions: versions.length }).toEqual({ changed: false, versions: 1 });
    expect(await api.workflows.versionSource.query({ name: "drafted", hash: version!.hash })).toMatchObject({
      source: flow("drafted", "return 2"),
    });
  });

  test("S7: whose front matter names another one is not published under a name that nobody sees", async () => {
    const { draft } = await api.workflows.get.query({ name: "drafted" });
    await api.workflows.saveDraft.mutate({
      name: "drafted",
      source: flow("pipeline", "return 3"),
      baseRevision: draft.revision,
    });
    const rejected = await api.workflows.publish.mutate({ name: "drafted" });
    expect(rejected).toMatchObject({ status: "rejected", diagnostics: [{ code: "workflow-name" }] });
  });

  test("is renamed with its front matter, and removed when nothing of it runs", async () => {
    await api.workflows.deploy.mutate({ source: flow("before", `await Timer.delay("1h")`) });
    const renamed = await api.workflows.rename.mutate({ name: "before", to: "after" });
    expect(renamed).toMatchObject({ name: "after", draft: { source: flow("after", `await Timer.delay("1h")`) } });
    expect((await refusal(api.workflows.get.query({ name: "before" }))).reason).toBe("UNKNOWN_WORKFLOW");
    expect((await refusal(api.workflows.rename.mutate({ name: "after", to: "drafted" }))).reason).toBe(
      "WORKFLOW_EXISTS",
    );
    await api.workflows.publish.mutate({ name: "after" });
    const { id } = await api.runs.start.mutate({ workflow: "after" });
    expect((await refusal(api.workflows.remove.mutate({ name: "after" }))).message).toMatch(
      /still has 1 run under way/,
    );
    await api.runs.cancel.mutate({ ids: [id] });
    await finished(id);
    await api.workflows.remove.mutate({ name: "after" });
    expect((await api.workflows.list.query()).map(({ name }) => name)).not.toContain("after");
    expect(await api.runs.get.query({ id })).toMatchObject({ workflow: "after" });
  });

  test("S9: is imported as it is, under a free name", async () => {
    const source = flow("drafted", "// a comment\nreturn  2 ;");
    const imported = await api.workflows.import.mutate({ fileName: "any.flow", text: source });
    expect(imported).toMatchObject({ name: "drafted-2", renamed: true });
    expect((await api.workflows.get.query({ name: "drafted-2" })).draft.source).toBe(
      source.replace("name: drafted", "name: drafted-2"),
    );
    const plain = await api.workflows.import.mutate({ fileName: "My Flow!.flow", text: "return 1" });
    expect((await api.workflows.get.query({ name: plain.name })).draft.source).toBe("return 1");
  });

  test("F51: is checked against what is deployed here", async () => {
    const { ok, diagnostics } = await api.workflows.check.mutate({
      source: flow(
        "checks",
        `await Task.run("nope")\nawait Workflow.run("nope")\nawait ComputeTask.run({ executable: "x" }, { backend: "nope" })`,
      ),
    });
    expect(ok).toBe(false);
    expect(diagnostics.map(({ code, range }) => [code, range.line])).toEqual([
      ["unknown-task", 4],
      ["unknown-workflow", 5],
      ["unknown-backend", 6],
    ]);
  });
});

describe("bad input is one clear sentence, and loses nothing", () => {
  const cases: [string, () => Promise<unknown>, string, RegExp][] = [
    [
      "an unknown workflow",
      () => api.runs.start.mutate({ workflow: "nope" }),
      "UNKNOWN_WORKFLOW",
      /no workflow "nope"/,
    ],
    [
      "inputs that break the schema",
      () => api.runs.start.mutate({ workflow: "pipeline", inputs: { word: 1 } }),
      "INVALID_INPUTS",
      /word/,
    ],
    ["a script with errors", () => api.runs.start.mutate({ source: "return }" }), "INVALID_SOURCE", /line 1/],
    ["an unknown run", () => api.runs.get.query({ id: noRun }), "UNKNOWN_RUN", /There is no run/],
    [
      "a signal to an unknown run",
      () => api.runs.signal.mutate({ id: noRun, name: "x" }),
      "UNKNOWN_RUN",
      /There is no run/,
    ],
    [
      "a run's id that is none",
      () => api.runs.get.query({ id: "17" }),
      "BAD_INPUT",
      /id: a run's id is a lower-case UUID/,
    ],
    [
      "inputs over the limit",
      () => api.runs.start.mutate({ workflow: "pipeline", inputs: { word: "x".repeat(20_000) } }),
      "PAYLOAD_TOO_LARGE",
      /10000|10,000/,
    ],
    [
      "a file that is no .flow",
      () => api.workflows.import.mutate({ fileName: "cat.png", text: "\u0089PNG" }),
      "INVALID_FILE",
      /cat\.png/,
    ],
    [
      "bytes called .flow",
      () => api.workflows.import.mutate({ fileName: "cat.flow", text: "\u0000\ufffd" }),
      "INVALID_FILE",
      /UTF-8/,
    ],
    [
      "an unknown backend",
      () => api.backends.test.mutate({ name: "nope" }),
      "UNKNOWN_BACKEND",
      /there are local, noop/,
    ],
    ["an unknown task", () => api.definitions.get.query({ name: "nope" }), "UNKNOWN_TASK", /no task "nope"/],
  ];
  for (const [title, call, reason, sentence] of cases)
    test(title, async () => {
      const error = await refusal(call());
      expect(error.reason).toBe(reason);
      expect(error.message).toMatch(sentence);
      expect(error.message).toMatch(/\.$/);
      expect(JSON.stringify(error)).not.toMatch(/node_modules|\bat .*\.ts/);
    });

  test("inputs that do not fit a script leave nothing of it behind", async () => {
    const source = flow("never", "return 1", "inputs: { type: object, required: [word] }\n");
    expect((await refusal(api.runs.start.mutate({ source }))).reason).toBe("INVALID_INPUTS");
    expect((await refusal(api.workflows.get.query({ name: "never" }))).reason).toBe("UNKNOWN_WORKFLOW");
  });

  test("a signal to a run that has ended, and a payload over the limit", async () => {
    const { id } = await api.runs.start.mutate({ source: flow("short", "return 1") });
    await finished(id);
    expect(await refusal(api.runs.signal.mutate({ id, name: "x" }))).toMatchObject({
      reason: "RUN_ENDED",
      message: expect.stringMatching(/has ended \(completed\)/),
    });
    const open = await api.runs.start.mutate({ source: flow("open", `return (await Signal.when("x")).length`) });
    expect(
      (await refusal(api.runs.signal.mutate({ id: open.id, name: "x", payload: "x".repeat(20_000) }))).reason,
    ).toBe("PAYLOAD_TOO_LARGE");
    await api.runs.signal.mutate({ id: open.id, name: "x", payload: "x".repeat(9_000) });
    expect((await finished(open.id)).output).toBe(9_000);
  });
});

test("B1: a task is defined, refused with field and line, run by name, and removed", async () => {
  const yaml = `name: shout
description: Says it loudly
kind: compute
executable: /bin/echo
arguments: ["{{word}}!"]
parameters: { type: object, required: [word], properties: { word: { type: string } } }
`;
  expect(await api.definitions.save.mutate({ yaml })).toMatchObject({
    status: "saved",
    definition: { name: "shout", kind: "compute" },
  });
  expect(await api.definitions.get.query({ name: "shout" })).toMatchObject({
    source: yaml,
    description: "Says it loudly",
  });
  const wrong = await api.definitions.save.mutate({ yaml: yaml.replace("executable: /bin/echo", "executable: ''") });
  expect(wrong).toMatchObject({ status: "rejected", diagnostics: [{ line: 4, severity: "error" }] });
  const { id } = await api.runs.start.mutate({
    source: flow("shouts", `return await Task.run("shout", { word: "hey" })`),
  });
  expect((await finished(id)).output).toBe("hey!");
  await api.definitions.remove.mutate({ name: "shout" });
  expect((await refusal(api.definitions.remove.mutate({ name: "shout" }))).reason).toBe("UNKNOWN_TASK");
});

test("the settings page shows everything but secrets", async () => {
  const settings = await api.settings.get.query();
  expect(settings).toMatchObject({ url: server.url, dataFolder: server.home, database: { kind: "external" } });
  expect(settings.database.address).toMatch(/^[\w.]+:\d+\/\w+/);
  const shown = JSON.stringify(settings);
  expect(shown).not.toContain(server.token);
  expect(shown).not.toMatch(/postgres(ql)?:\/\//);
});

test("the plain API starts a run, tells it something, and reads it", async () => {
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  expect(await call("GET", "/healthz")).toMatchObject({ status: 200, body: { ok: true } });
  const started = await call("POST", "/api/v1/runs", { source: flow("plain", `return await Signal.when("word")`) });
  expect(started.status).toBe(201);
  const id = String(started.body.id);
  expect((await call("POST", `/api/v1/runs/${id}/signals/word`, { say: "hi" })).status).toBe(202);
  await finished(id);
  expect(await call("GET", `/api/v1/runs/${id}`)).toMatchObject({
    status: 200,
    body: { state: "completed", output: { say: "hi" } },
  });
  expect(await call("GET", "/api/v1/runs?states=completed&limit=1")).toMatchObject({ status: 200 });
  expect(await call("GET", `/api/v1/runs/${noRun}`)).toMatchObject({
    status: 404,
    body: { error: { code: "UNKNOWN_RUN" } },
  });
  expect(await call("POST", "/api/v1/runs", {})).toMatchObject({
    status: 400,
    body: { error: { code: "BAD_REQUEST" } },
  });
});
