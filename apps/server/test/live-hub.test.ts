import { expect, test } from "vitest";
import type { LiveBatch, LiveChange } from "../src/contract/live.ts";
import { LiveHub } from "../src/live/live-hub.ts";

const runA = "018f0000-0000-7000-8000-00000000000a";
const runB = "018f0000-0000-7000-8000-00000000000b";
const task = (runId: string, operation: number, state: "queued" | "running" | "done"): LiveChange => ({
  kind: "task",
  runId,
  operation,
  taskId: `${runId}/${operation}`,
  name: "t",
  state,
  attempt: 1,
  backend: null,
  range: null,
  createdAt: null,
  startedAt: null,
  endedAt: null,
});
const approvals: LiveChange = { kind: "approvals" };
const atOnce = async (): Promise<void> => {};

function reading(hub: LiveHub, input: { runId?: string; lastEventId?: string }, writable = atOnce) {
  const end = new AbortController();
  const stream = hub.changes(input, { signal: end.signal, writable })[Symbol.asyncIterator]();
  const next = async (): Promise<{ id: string; batch: LiveBatch }> => {
    const { value, done } = await stream.next();
    if (done) throw new Error("the stream has ended");
    return value;
  };
  return { next, stop: () => end.abort(), stream };
}

test("S22: a new reader is told to ask for everything, then gets the latest of each thing of its run alone", async () => {
  const hub = new LiveHub();
  const reader = reading(hub, { runId: runA });
  expect((await reader.next()).batch).toMatchObject({ resync: true, changes: [] });
  hub.publish([task(runA, 1, "queued"), task(runA, 2, "queued"), task(runB, 1, "done"), task(runA, 1, "running")]);
  const { batch } = await reader.next();
  expect(batch.resync).toBe(false);
  expect(batch.changes).toEqual([task(runA, 2, "queued"), task(runA, 1, "running")]);
});

test("the overview hears of no task", async () => {
  const hub = new LiveHub();
  const reader = reading(hub, {});
  await reader.next();
  hub.publish([task(runA, 1, "done"), approvals]);
  expect((await reader.next()).batch.changes).toEqual([approvals]);
});

test("a reader that comes back gets what it missed, without a resync", async () => {
  const hub = new LiveHub();
  const first = reading(hub, { runId: runA });
  const { id } = await first.next();
  first.stop();
  hub.publish([task(runA, 1, "queued"), task(runA, 1, "done")]);
  const second = reading(hub, { runId: runA, lastEventId: id });
  expect((await second.next()).batch).toMatchObject({ resync: false, changes: [task(runA, 1, "done")] });
});

test("a reader that missed too much, or comes from another process, is told to ask again", async () => {
  const hub = new LiveHub();
  const first = reading(hub, { runId: runA });
  const { id } = await first.next();
  first.stop();
  for (let n = 0; n < 20_000; n++) hub.publish([task(runB, n, "done")]);
  expect((await reading(hub, { runId: runA, lastEventId: id }).next()).batch.resync).toBe(true);
  for (const alien of ["other-1", "", "x", `${id.split("-")[0]}-99999999`])
    expect((await reading(hub, { runId: runA, lastEventId: alien }).next()).batch.resync).toBe(true);
});

test("a slow reader gets the latest only, and beyond a bound is told to ask again", async () => {
  const hub = new LiveHub();
  let open = () => {};
  const gate = () => new Promise<void>((resolve) => (open = resolve));
  const reader = reading(hub, { runId: runA }, gate);
  await reader.next();
  const slow = reader.next();
  hub.publish([task(runA, 1, "queued")]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (let n = 0; n < 5000; n++) hub.publish([task(runA, 1, n % 2 ? "done" : "running")]);
  open();
  expect((await slow).batch.changes).toEqual([task(runA, 1, "done")]);
  const slower = reader.next();
  for (let n = 0; n < 5000; n++) hub.publish([task(runA, n, "done")]);
  await new Promise((resolve) => setTimeout(resolve, 80));
  open();
  expect((await slower).batch).toMatchObject({ resync: true, changes: [] });
});

test("a reader that goes away is forgotten", async () => {
  const hub = new LiveHub();
  const reader = reading(hub, {});
  await reader.next();
  expect(hub.readers).toBe(1);
  const waiting = reader.stream.next();
  reader.stop();
  expect((await waiting).done).toBe(true);
  expect(hub.readers).toBe(0);
});
