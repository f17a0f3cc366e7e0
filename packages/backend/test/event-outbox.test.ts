import { EventOutbox, type TaskEvent } from "@fermata/backend";
import { expect, test } from "vitest";

const event = (id: string): TaskEvent => ({ id, state: "RUNNING", at: 1, observedAt: 2 });

async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 1));
}

test("B22 events wait for a listener, in order, in batches", async () => {
  const outbox = new EventOutbox({ batchMax: 2 });
  for (const id of ["a", "b", "c"]) outbox.push(event(id));
  const batches: string[][] = [];
  outbox.listen(async (events) => {
    batches.push(events.map(({ id }) => id));
  });
  expect(await outbox.settled(1000)).toBe(0);
  expect(batches).toEqual([["a", "b"], ["c"]]);
});

test("B22 a rejected batch is offered again before anything later, and only what was taken is told as taken", async () => {
  const taken: string[] = [];
  const outbox = new EventOutbox({ taken: (events) => taken.push(...events.map(({ id }) => id)) });
  const seen: string[] = [];
  let refusals = 2;
  outbox.listen(async (events) => {
    seen.push(...events.map(({ id }) => id));
    if (refusals-- > 0) {
      outbox.push(event(`during-${refusals}`));
      throw new Error("away");
    }
  });
  outbox.push(event("a"));
  await until(() => taken.length === 3);
  expect(seen).toEqual(["a", "a", "during-1", "a", "during-1", "during-0"]);
  expect(taken).toEqual(["a", "during-1", "during-0"]);
});

test("B22 one batch at a time: a slow listener is not called again before it has answered", async () => {
  const outbox = new EventOutbox();
  let inside = 0;
  let most = 0;
  let total = 0;
  outbox.listen(async (events) => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setTimeout(resolve, 2));
    total += events.length;
    inside -= 1;
  });
  for (let i = 0; i < 20; i++) {
    outbox.push(event(String(i)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => total === 20);
  expect(most).toBe(1);
});

test("B22 what nobody takes is counted when the adapter stops", async () => {
  const outbox = new EventOutbox();
  outbox.push(event("a"));
  expect(await outbox.settled(1000)).toBe(1);
  outbox.listen(() => Promise.reject(new Error("away")));
  expect(await outbox.settled(20)).toBe(1);
  outbox.close();
});
