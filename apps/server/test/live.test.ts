import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { AppRouter, LiveBatch, LiveChange } from "../src/index.ts";
import { startTestServer, type TestServer } from "../src/testing.ts";
import { type Client, clientOf, until } from "./api-client.ts";

let server: TestServer;
let api: Client;
beforeAll(async () => {
  server = await startTestServer();
  api = clientOf(server);
}, 60_000);
afterAll(() => server?.stop());

/** As the studio listens, but with a token: Node's sockets have no cookies. */
function listen(runId?: string) {
  const { url, token } = server;
  class Socket extends WebSocket {
    constructor(address: string | URL) {
      super(address, { headers: { authorization: `Bearer ${token}` } });
    }
  }
  const ws = createWSClient({
    url: `${url.replace("http", "ws")}/trpc`,
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
  });
  const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: ws })] });
  const batches: LiveBatch[] = [];
  client.live.changes.subscribe(runId === undefined ? {} : { runId }, { onData: ({ data }) => batches.push(data) });
  const changes = () => batches.flatMap((batch): readonly LiveChange[] => batch.changes);
  return { batches, changes, close: () => ws.close() };
}

test("S22: the run page hears of each task and wait of its run, and the lists of the run", async () => {
  const source =
    '```\nname: lively\n```\nawait Signal.when("go")\nconsole.log("on")\nawait ComputeTask.run({ executable: "/bin/echo" })\nreturn 1\n';
  const { id } = await api.runs.start.mutate({ source });
  const page = listen(id);
  const lists = listen();
  try {
    await until(async () => page.batches.length > 0 && lists.batches.length > 0);
    expect(page.batches[0]).toMatchObject({ resync: true });
    await until(async () => (await api.runs.get.query({ id })).waits.length > 0);
    await api.runs.signal.mutate({ id, name: "go" });
    await until(async () => page.changes().some((change) => change.kind === "run" && change.state === "completed"));
    const task = page.changes().filter((change) => change.kind === "task");
    expect(task.at(-1)).toMatchObject({ operation: 2, state: "done", range: { line: 6 }, taskId: `${id}/2` });
    expect(page.changes()).toContainEqual(expect.objectContaining({ kind: "wait", operation: 1, state: "closed" }));
    expect(page.changes()).toContainEqual({ kind: "log", runId: id, taskId: null });
    await until(async () => lists.changes().some((change) => change.kind === "run" && change.state === "completed"));
    expect(lists.changes()).toContainEqual({ kind: "approvals" });
    expect(lists.changes().filter((change) => change.kind === "task")).toEqual([]);
  } finally {
    await page.close();
    await lists.close();
  }
});

test("S22: the run page hears that the output of a running task has grown", async () => {
  const source =
    '```\nname: talks\n```\nawait ComputeTask.run({ executable: "/bin/sh", arguments: ["-c", "echo one; sleep 1.5; echo two; sleep 20"] })\n';
  const { id } = await api.runs.start.mutate({ source });
  const page = listen(id);
  try {
    const grown = () => page.changes().filter((change) => change.kind === "log" && change.taskId === `${id}/1`);
    await until(async () => grown().length >= 2);
    expect((await api.runs.taskLog.query({ taskId: `${id}/1`, stream: "stdout" })).text).toBe("one\ntwo\n");
  } finally {
    await page.close();
    await api.runs.cancel.mutate({ ids: [id] });
  }
});

test("S7: others hear of a draft that was saved", async () => {
  const lists = listen();
  try {
    await until(async () => lists.batches.length > 0);
    await api.workflows.create.mutate({ name: "seen" });
    await until(async () => lists.changes().some((change) => change.kind === "workflow" && change.name === "seen"));
  } finally {
    await lists.close();
  }
});
