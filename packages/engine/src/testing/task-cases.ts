import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type StoreCase, storeCase } from "./store-case.ts";

/** Attempts of tasks: fence, retry, loss, cancel. */
export const taskCases: readonly StoreCase[] = [
  storeCase("E20: a plain task is created once, claimed once, ends once", async (bench) => {
    const worker = await bench.worker();
    const task = bench.task(`${randomUUID()}/0`, { idempotencyKey: bench.queue, inputs: { a: 1 }, timeoutMs: 5000 });
    assert.deepEqual(await bench.store.createTasks([task]), [{ id: task.id, created: true }]);
    assert.deepEqual(await bench.store.createTasks([task]), [{ id: task.id, created: false }]);
    const twin = { ...task, id: `${randomUUID()}/0` };
    assert.deepEqual(await bench.store.createTasks([twin]), [{ id: task.id, created: false }]);
    const [claim] = await bench.claimTasks(worker);
    assert.deepEqual(claim, { ...task, attempt: 1, failures: 0 });
    assert.deepEqual(await bench.claimTasks(worker), []);
    assert.deepEqual((await bench.commit(worker, { tasks: [bench.done(task.id, 1)] })).rejectedTasks, []);
    const again = await bench.commit(worker, { tasks: [bench.done(task.id, 1)] });
    assert.deepEqual(again.rejectedTasks, [task.id], "an end state never changes");
    const [status] = await bench.store.readTasks([task.id]);
    assert.deepEqual(status, { id: task.id, name: task.name, state: "done", attempt: 1, result: { ok: true } });
  }),
  storeCase("B11: a task that names a backend goes only to who hosts it", async (bench) => {
    const worker = await bench.worker();
    const task = bench.task(`${randomUUID()}/0`, { backend: "slurm" });
    await bench.store.createTasks([task]);
    assert.deepEqual(await bench.claimTasks(worker, ["local"]), []);
    assert.equal((await bench.claimTasks(worker, ["local", "slurm"])).length, 1);
  }),
  storeCase("E2: a task born claimed belongs to the committing worker as attempt 1", async (bench) => {
    const [worker, other] = [await bench.worker(), await bench.worker()];
    const run = await bench.claimed(worker);
    const id = `${run.id}/1`;
    await bench.commitRuns(worker, bench.step(run, { newTasks: [bench.task(id, { claimed: true })], park: false }));
    assert.deepEqual(await bench.claimTasks(other), []);
    assert.deepEqual((await bench.commit(other, { tasks: [bench.done(id, 1)] })).rejectedTasks, [id]);
    const result = await bench.commit(worker, {
      runs: [bench.end({ id: run.id, revision: 1 })],
      tasks: [bench.done(id, 1, { deliver: false })],
    });
    assert.deepEqual(result, { alive: true, rejectedRuns: [], rejectedTasks: [] });
    assert.equal((await bench.store.readTasks([id]))[0]?.state, "done");
  }),
  storeCase("E2: a result that its run's step takes falls with that step", async (bench) => {
    const worker = await bench.worker();
    const run = await bench.claimed(worker);
    const id = `${run.id}/1`;
    await bench.commitRuns(worker, bench.step(run, { newTasks: [bench.task(id, { claimed: true })], park: false }));
    const result = await bench.commit(worker, {
      runs: [bench.end({ id: run.id, revision: 9 })],
      tasks: [bench.done(id, 1, { deliver: false })],
    });
    assert.deepEqual(result.rejectedRuns, [run.id]);
    assert.deepEqual(result.rejectedTasks, [id]);
    assert.equal((await bench.store.readTasks([id]))[0]?.state, "running");
  }),
  storeCase(
    "E2: a step falls with a task result that it takes and that another attempt may give now",
    async (bench) => {
      const worker = await bench.worker();
      const run = await bench.claimed(worker);
      const id = `${run.id}/1`;
      await bench.commitRuns(worker, bench.step(run, { newTasks: [bench.task(id, { claimed: true })], park: false }));
      await bench.store.reconcile(worker, { runs: [run.id], tasks: [] });
      assert.equal((await bench.claimTasks(worker))[0]?.attempt, 2);
      const step = bench.end({ id: run.id, revision: 1 });
      const at = bench.fixture.now();
      const events = [{ runId: run.id, at, type: "task.done", operation: 1 } as const];
      const stale = await bench.commit(worker, {
        runs: [step],
        tasks: [bench.done(id, 1, { deliver: false })],
        events,
      });
      assert.deepEqual(stale, { alive: true, rejectedRuns: [run.id], rejectedTasks: [id] });
      assert.equal((await bench.store.readTasks([id]))[0]?.state, "running");
      const good = await bench.commit(worker, { runs: [step], tasks: [bench.done(id, 2, { deliver: false })], events });
      assert.deepEqual(good, { alive: true, rejectedRuns: [], rejectedTasks: [] });
    },
  ),
  storeCase("E2: a delivered result wakes the parked run once; for an ended run it is only recorded", async (bench) => {
    const worker = await bench.worker();
    const run = await bench.claimed(worker);
    const ids = [1, 2, 3].map((operation) => `${run.id}/${operation}`);
    await bench.commitRuns(worker, bench.step(run, { newTasks: ids.map((id) => bench.task(id)) }));
    assert.equal((await bench.claimTasks(worker)).length, 3);
    const error = { type: "TaskError", message: "exit 1" };
    const at = bench.fixture.now();
    await bench.commit(worker, {
      tasks: [bench.done(ids[0]!, 1, { at }), bench.done(ids[1]!, 1, { at, outcome: { state: "failed", error } })],
    });
    const [woken] = await bench.claim(worker);
    assert.deepEqual(
      woken?.messages.map(({ sequence: _, ...message }) => message),
      [
        { kind: "completion", operation: 1, value: { ok: true }, at },
        { kind: "failure", operation: 2, error, at },
      ],
    );
    await bench.commitRuns(worker, bench.end(woken!));
    assert.deepEqual((await bench.commit(worker, { tasks: [bench.done(ids[2]!, 1)] })).rejectedTasks, []);
    assert.deepEqual(await bench.claim(worker), []);
    assert.equal((await bench.store.readTasks([ids[2]!]))[0]?.state, "done");
  }),
  storeCase(
    "E20: a retry is queued again at its time, and counts only the task's own failures (B31)",
    async (bench) => {
      const worker = await bench.worker();
      const task = bench.task(`${randomUUID()}/0`);
      await bench.store.createTasks([task]);
      await bench.claimTasks(worker);
      const error = { type: "TaskError", message: "exit 1" };
      const retry = (attempt: number, delayMs: number, counted: boolean) =>
        bench.done(task.id, attempt, {
          outcome: { state: "retry", error, availableAt: bench.fixture.now() + delayMs, counted },
        });
      await bench.commit(worker, { tasks: [retry(1, 40, true)] });
      assert.deepEqual(await bench.claimTasks(worker), [], "not before its time");
      await bench.fixture.passTime(90);
      const [second] = await bench.claimTasks(worker);
      assert.deepEqual([second?.attempt, second?.failures, second?.lost], [2, 1, undefined]);
      assert.deepEqual((await bench.commit(worker, { tasks: [bench.done(task.id, 1)] })).rejectedTasks, [task.id]);
      await bench.commit(worker, { tasks: [retry(2, -1, false)] });
      const [third] = await bench.claimTasks(worker);
      assert.deepEqual([third?.attempt, third?.failures], [3, 1]);
    },
  ),
  storeCase(
    "B22: a dead worker's attempt comes back with its handle, and the dead one's result is refused",
    async (bench) => {
      const worker = await bench.worker(20);
      const task = bench.task(`${randomUUID()}/0`);
      await bench.store.createTasks([task]);
      await bench.claimTasks(worker);
      const at = bench.fixture.now();
      const progress = { id: task.id, attempt: 1, backend: "slurm", handle: "job 7", at };
      await bench.commit(worker, { progress: [{ ...progress, state: "submitted" }] });
      await bench.commit(worker, { progress: [{ ...progress, state: "running" }] });
      await bench.fixture.passTime(60);
      await bench.store.reapWorkers();
      const heir = await bench.worker();
      const [claim] = await bench.claimTasks(heir);
      assert.equal(claim?.attempt, 2);
      assert.equal(claim?.failures, 0);
      assert.deepEqual(claim?.lost, { attempt: 1, backend: "slurm", handle: "job 7" });
      assert.equal((await bench.commit(worker, { tasks: [bench.done(task.id, 1)] })).alive, false);
      assert.deepEqual((await bench.commit(heir, { tasks: [bench.done(task.id, 2)] })).rejectedTasks, []);
    },
  ),
  storeCase("B6: cancel ends a queued task at once and tells the owner of a running one, once", async (bench) => {
    const worker = await bench.worker();
    const run = await bench.claimed(worker);
    const [queued, running] = [`${run.id}/1`, `${run.id}/2`];
    const newTasks = [bench.task(queued, { backend: "slurm" }), bench.task(running, { claimed: true })];
    await bench.commitRuns(worker, bench.step(run, { newTasks }));
    await bench.store.cancelTasks([queued, running, `${run.id}/99`]);
    assert.equal((await bench.store.readTasks([queued]))[0]?.state, "canceled");
    assert.deepEqual(await bench.store.takeCancels(worker), [running]);
    assert.deepEqual(await bench.store.takeCancels(worker), []);
    const [woken] = await bench.claim(worker);
    assert.deepEqual(
      woken?.messages.map((message) => [message.kind, "operation" in message && message.operation]),
      [["failure", 1]],
      "the run hears that its task was canceled by another",
    );
  }),
  storeCase("E23: a step that cancels its own tasks gets no message for them", async (bench) => {
    const worker = await bench.worker();
    const run = await bench.claimed(worker);
    const id = `${run.id}/1`;
    await bench.commitRuns(worker, bench.step(run, { newTasks: [bench.task(id)], park: false }));
    const next = { id: run.id, revision: 1 };
    await bench.commitRuns(worker, bench.step(next, { cancelTasks: [id] }));
    assert.equal((await bench.store.readTasks([id]))[0]?.state, "canceled");
    assert.deepEqual(await bench.claim(worker), []);
    assert.deepEqual(await bench.claimTasks(worker), []);
  }),
  storeCase("E4: reconcile gives back a task that a lost claim had taken", async (bench) => {
    const worker = await bench.worker();
    const [kept, lost] = [bench.task(`${randomUUID()}/0`), bench.task(`${randomUUID()}/0`)];
    await bench.store.createTasks([kept, lost]);
    await bench.claimTasks(worker);
    await bench.store.reconcile(worker, { runs: [], tasks: [kept.id] });
    assert.deepEqual(
      (await bench.claimTasks(worker)).map((claim) => [claim.id, claim.attempt]),
      [[lost.id, 2]],
    );
  }),
];
