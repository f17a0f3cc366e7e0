import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../src/testing.ts";
import { type Client, clientOf, until } from "./api-client.ts";

let server: TestServer;
let api: Client;
beforeAll(async () => {
  server = await startTestServer();
  api = clientOf(server);
}, 60_000);
afterAll(() => server?.stop());

const flow = (name: string, body: string) => `\`\`\`\nname: ${name}\n\`\`\`\n${body}\n`;

async function plain(method: string, path: string, body?: unknown) {
  const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${server.url}/api/v1${path}`, { method, headers, ...sent });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}
async function waiting(source: string): Promise<string> {
  const { id } = await api.runs.start.mutate({ source });
  await until(async () => (await api.runs.get.query({ id })).waits.length > 0);
  return id;
}
const finished = (id: string) =>
  until(async () => {
    const answer = await api.runs.wait.query({ id });
    return answer.ended && answer;
  });

test("E23: a paused run stands still though its signal has come, and goes on when resumed", async () => {
  const id = await waiting(flow("pausing", 'return await Signal.when("go")'));
  expect((await plain("POST", `/runs/${id}/pause`)).body).toEqual({ id, status: "accepted" });
  await until(async () => (await api.runs.get.query({ id })).state === "paused");
  await api.runs.signal.mutate({ id, name: "go", payload: 1 });
  expect((await api.runs.wait.query({ id, timeoutMs: 300 })).run.state).toBe("paused");
  await api.runs.order.mutate({ ids: [id], kind: "resume" });
  expect(await finished(id)).toMatchObject({ output: 1 });
});

test("E21, E23, S21: signals and orders reach all runs that fit, after a preview that changes nothing", async () => {
  const source = flow("crowd", 'return await Signal.when("all")');
  const ids = [await waiting(source), await waiting(source), await waiting(source)];
  expect(await plain("POST", "/signals/all", { word: "hi" })).toEqual({ status: 202, body: { count: 3 } });
  for (const id of ids) expect(await finished(id)).toMatchObject({ output: { word: "hi" } });
  const left = await waiting(source);
  const filter = { workflow: "crowd", waitingFor: "all" };
  const preview = await plain("POST", "/runs/order", { filter, kind: "cancel", preview: true });
  expect(preview.body).toMatchObject({ count: 1, first: [{ id: left, workflow: "crowd", state: "waiting" }] });
  expect(await api.runs.orderAll.mutate({ filter, kind: "cancel" })).toMatchObject({ count: 1 });
  expect(await finished(left)).toMatchObject({ run: { state: "canceled" } });
});

test("E25: a run that failed is retried from the wait that failed, as a run of its own", async () => {
  const source = flow(
    "again",
    'const word = await Signal.when("word")\nif (word === "bad") throw new Error("bad word")\nreturn word',
  );
  const id = await waiting(source);
  const [first] = (await api.runs.checkpoints.query({ id })).checkpoints;
  await api.runs.signal.mutate({ id, name: "word", payload: "bad" });
  expect(await finished(id)).toMatchObject({ run: { state: "failed" } });
  const fork = await plain("POST", `/runs/${id}/fork`, { revision: first!.revision });
  expect(fork.status).toBe(201);
  await api.runs.signal.mutate({ id: fork.body.id, name: "word", payload: "good" });
  expect(await finished(fork.body.id)).toMatchObject({ output: "good" });
});

test("E22: a schedule over HTTP starts runs, and is gone when deleted", async () => {
  await api.workflows.deploy.mutate({ source: flow("hourly", "return Inputs.n") });
  const body = { workflow: "hourly", inputs: { n: 3 }, times: { everyMs: 1000 } };
  expect(await plain("PUT", "/schedules/often", body)).toMatchObject({ status: 200, body: { name: "often" } });
  const run = await until(async () => (await api.schedules.list.query())[0]?.lastRun ?? undefined);
  expect(await finished(run)).toMatchObject({ output: 3 });
  expect((await plain("DELETE", "/schedules/often")).status).toBe(204);
  expect(await plain("DELETE", "/schedules/often")).toMatchObject({
    status: 404,
    body: { error: { code: "UNKNOWN_SCHEDULE" } },
  });
  const bad = await plain("PUT", "/schedules/bad", { ...body, times: { cron: "every day" } });
  expect(bad).toMatchObject({ status: 400, body: { error: { code: "INVALID_SCHEDULE" } } });
});

test("E20: failed tasks of no run are listed and driven anew; a paused queue holds its tasks", async () => {
  const failing = { kind: "compute" as const, inputs: { executable: "/bin/false" }, options: { retries: 0 } };
  const { id } = await api.tasks.start.mutate(failing);
  await until(async () => (await api.tasks.get.query({ id })).state === "failed");
  expect((await api.tasks.failed.query()).tasks).toMatchObject([{ id, state: "failed" }]);
  await plain("PUT", "/queues/default", { paused: true });
  expect(await api.tasks.redrive.mutate({ ids: [id] })).toEqual({ count: 1 });
  expect((await api.tasks.wait.query({ id, timeoutMs: 300 })).task.state).toBe("queued");
  expect((await plain("DELETE", "/queues/default")).status).toBe(204);
  await until(async () => (await api.tasks.get.query({ id })).state === "failed");
});
