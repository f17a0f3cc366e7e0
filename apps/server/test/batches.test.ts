import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../src/testing.ts";
import { type Client, clientOf, refusal, until } from "./api-client.ts";

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
  return { status: response.status, body: await response.json() };
}

test("E20: many runs are started in one call, each key once, and none where one cannot be", async () => {
  await api.workflows.deploy.mutate({ source: flow("many", "return Inputs.n * 2") });
  const runs = Array.from({ length: 200 }, (_, n) => ({
    workflow: "many",
    inputs: { n },
    idempotencyKey: `many-${n}`,
  }));
  const started = await api.runs.startMany.mutate({ runs });
  expect(new Set(started.map(({ id }) => id)).size).toBe(200);
  const again = await plain("POST", "/runs/batch", { runs });
  expect(again).toMatchObject({ status: 201, body: started.map(({ id }) => ({ id, created: false })) });
  const last = await until(async () => {
    const answer = await api.runs.wait.query({ id: started[199]!.id });
    return answer.ended && answer;
  });
  expect(last.output).toBe(398);
  const refused = await refusal(api.runs.startMany.mutate({ runs: [{ workflow: "many" }, { workflow: "nope" }] }));
  expect(refused).toMatchObject({ reason: "UNKNOWN_WORKFLOW", message: 'There is no workflow "nope".' });
  expect((await api.runs.list.query({ workflow: "many", limit: 500 })).runs).toHaveLength(200);
});

test("E20: tasks stand alone too: started, one or many, waited for, canceled", async () => {
  const echo = (word: string) => ({ kind: "compute" as const, inputs: { executable: "/bin/echo", arguments: [word] } });
  const one = await api.tasks.start.mutate({ ...echo("alone"), options: { idempotencyKey: "once" } });
  expect(await api.tasks.start.mutate({ ...echo("alone"), options: { idempotencyKey: "once" } })).toEqual({
    ...one,
    created: false,
  });
  const { task } = await until(async () => {
    const answer = await api.tasks.wait.query({ id: one.id });
    return answer.ended && answer;
  });
  expect(task).toMatchObject({ state: "done", attempts: 1, result: { stdout: "alone\n", exitCode: 0 } });
  expect((await api.runs.taskLog.query({ taskId: one.id, stream: "stdout" })).text).toBe("alone\n");
  const batch = await plain("POST", "/tasks/batch", { tasks: ["a", "b", "c"].map(echo) });
  expect(batch.status).toBe(201);
  const sleeper = await api.tasks.start.mutate({
    kind: "compute",
    inputs: { executable: "/bin/sleep", arguments: ["60"] },
  });
  const uuid = sleeper.id.split("/")[0];
  expect((await plain("POST", `/tasks/${uuid}/cancel`)).status).toBe(202);
  const seen = await until(async () => {
    const { body } = await plain("GET", `/tasks/${uuid}`);
    return (body as { state: string }).state === "canceled" && body;
  });
  expect(seen).toMatchObject({ error: { type: "CanceledError" } });
  expect(await refusal(api.tasks.start.mutate({ name: "nope" }))).toMatchObject({ reason: "UNKNOWN_TASK" });
  expect(await refusal(api.tasks.start.mutate({}))).toMatchObject({ message: expect.stringMatching(/name or a kind/) });
});

test("E23: a run is terminated without its finally block, and canceled through it", async () => {
  const source = flow("tidy", 'try { await Timer.delay("1h") } finally { console.log("tidied up") }');
  const logs: string[][] = [];
  for (const kind of ["cancel", "terminate"] as const) {
    const { id } = await api.runs.start.mutate({ source });
    await until(async () => (await api.runs.get.query({ id })).waits.length > 0);
    expect(await api.runs.order.mutate({ ids: [id], kind })).toEqual([{ id, status: "accepted" }]);
    const { run } = await until(async () => {
      const answer = await api.runs.wait.query({ id });
      return answer.ended && answer;
    });
    expect(run.state).toBe("canceled");
    logs.push((await api.runs.logs.query({ id })).entries.map(({ message }) => message));
  }
  expect(logs).toEqual([["tidied up"], []]);
});
