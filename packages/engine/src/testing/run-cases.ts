import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type StoreCase, storeCase } from "./store-case.ts";

/** Steps of runs: fence, revision, messages against parking, timers, children. */
export const runCases: readonly StoreCase[] = [
  storeCase("E2: of many claimants each run has one", async (bench) => {
    const workers = await Promise.all([1, 2, 3, 4].map(() => bench.worker()));
    const runs = Array.from({ length: 40 }, () => bench.run());
    await bench.store.createRuns(runs);
    const claims = await Promise.all(workers.flatMap((worker) => [bench.claim(worker, 7), bench.claim(worker, 7)]));
    for (const worker of workers) claims.push(await bench.claim(worker));
    const ids = claims.flat().map((claim) => claim.id);
    assert.equal(ids.length, 40);
    assert.equal(new Set(ids).size, 40);
  }),
  storeCase("E2: a step is kept whole: snapshot, revision, waits, state", async (bench) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    const dueAt = bench.fixture.now() + 3_600_000;
    const waits = [bench.wait(claim.id, 1, { dueAt }), bench.wait(claim.id, 2)];
    await bench.commitRuns(worker, bench.step(claim, { newWaits: waits, park: false }));
    assert.equal(await bench.state(claim.id), "waiting");
    assert.deepEqual(
      new Map([...(await bench.store.loadSnapshots([claim.id]))].map(([id, bytes]) => [id, [...bytes]])),
      new Map([[claim.id, [0, 1, 255, 0]]]),
    );
    const sorted = (await bench.store.readWaits([claim.id])).sort((a, b) => a.operation - b.operation);
    assert.deepEqual(sorted, waits);
    const next = { id: claim.id, revision: 1 };
    await bench.commitRuns(worker, bench.step(next, { closedWaits: [1], park: false }));
    assert.deepEqual(await bench.store.readWaits([claim.id]), [waits[1]]);
    await bench.commitRuns(worker, bench.end({ id: claim.id, revision: 2 }, { output: { sum: 3 } }));
    const [status] = await bench.store.readRuns([claim.id]);
    assert.equal(status?.state, "completed");
    assert.deepEqual(status?.output, { sum: 3 });
    assert.deepEqual(await bench.store.readWaits([claim.id]), [], "an ended run waits for nothing");
  }),
  storeCase("E2: a dead worker commits nothing, not even beside a live one's work", async (bench) => {
    const worker = await bench.worker(20);
    const claim = await bench.claimed(worker);
    await bench.fixture.passTime(60);
    assert.ok((await bench.store.reapWorkers()) >= 1);
    assert.equal(await bench.store.heartbeat(worker), false);
    const result = await bench.commit(worker, { runs: [bench.end(claim)] });
    assert.equal(result.alive, false);
    assert.equal(await bench.state(claim.id), "queued");
    assert.deepEqual(await bench.claim(worker), [], "nor does it claim");
    const heir = await bench.worker();
    const [again] = await bench.claim(heir);
    assert.equal(again?.id, claim.id);
    await bench.commitRuns(heir, bench.end(again!));
  }),
  storeCase("E4: a heartbeat keeps a worker and its leases alive", async (bench) => {
    const worker = await bench.worker(400);
    const claim = await bench.claimed(worker);
    for (let i = 0; i < 3; i++) {
      await bench.fixture.passTime(200);
      assert.equal(await bench.store.heartbeat(worker), true);
      await bench.store.reapWorkers();
    }
    await bench.commitRuns(worker, bench.end(claim));
  }),
  storeCase(
    "E2: in one batch a stolen run and a wrong revision are left out, and named; the rest is kept",
    async (bench) => {
      const [worker, other] = [await bench.worker(), await bench.worker()];
      const mine = await bench.claimed(worker);
      const stale = await bench.claimed(worker);
      const foreign = await bench.claimed(other);
      const steps = [bench.end(foreign), bench.end(mine), bench.step({ id: stale.id, revision: 7 })];
      const lost = bench.wait(foreign.id, 1);
      const result = await bench.commit(worker, {
        runs: [{ ...steps[0]!, newTasks: [bench.task(`${foreign.id}/1`)], newWaits: [lost] }, ...steps.slice(1)],
      });
      assert.equal(result.alive, true);
      assert.deepEqual([...result.rejectedRuns].sort(), [foreign.id, stale.id].sort());
      assert.equal(await bench.state(mine.id), "completed");
      assert.equal(await bench.state(foreign.id), "queued");
      assert.deepEqual(await bench.store.readTasks([`${foreign.id}/1`]), [], "nothing of a rejected step is written");
      assert.deepEqual(await bench.store.readWaits([foreign.id]), []);
      await bench.commitRuns(other, bench.end(foreign));
    },
  ),
  storeCase("E3: a repeated commit is answered as done and changes nothing", async (bench) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    const child = bench.run();
    const batch = bench.batch(worker, { runs: [bench.step(claim, { newChildren: [child], park: false })] });
    const first = await bench.store.commit(worker, batch);
    assert.deepEqual(await bench.store.commit(worker, batch), first);
    assert.equal((await bench.store.readRuns([claim.id]))[0]?.revision, 1);
    await bench.commitRuns(worker, bench.end({ id: claim.id, revision: 1 }));
  }),
  storeCase("F24: a signal that comes while the run is leased goes to the owner, and only once", async (bench) => {
    const [worker, other] = [await bench.worker(), await bench.worker()];
    const claim = await bench.claimed(worker);
    await bench.signal(claim.id);
    assert.deepEqual(await bench.claim(other), []);
    const [woken] = await bench.claim(worker);
    assert.equal(woken?.messages.length, 1);
    assert.deepEqual(await bench.claim(worker), [], "handed over once");
    await bench.signal(claim.id, { payload: "second" });
    const [again] = await bench.claim(worker);
    assert.equal(again?.messages.at(-1)?.kind, "signal");
  }),
  storeCase("F24: a message that the parking step had not seen makes the run claimable at once", async (bench) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    await bench.signal(claim.id);
    await bench.commitRuns(worker, bench.step(claim, { seenSequence: 0, park: true }));
    const [again] = await bench.claim(worker);
    assert.equal(again?.id, claim.id);
    assert.equal(again?.revision, 1);
    assert.equal(again?.messages.length, 1, "not consumed, so still there");
  }),
  storeCase("F24: a message that was seen and not acted on stays, and does not wake by itself", async (bench) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    await bench.signal(claim.id, { name: "early" });
    const [woken] = await bench.claim(worker);
    const seen = woken?.messages[0]?.sequence ?? 0;
    await bench.commitRuns(worker, bench.step(claim, { seenSequence: seen, park: true }));
    assert.deepEqual(await bench.claim(worker), []);
    await bench.signal(claim.id, { name: "late" });
    const [again] = await bench.claim(worker);
    assert.deepEqual(
      again?.messages.map((message) => message.kind === "signal" && message.name),
      ["early", "late"],
    );
    const consumed = again!.messages.map((message) => message.sequence);
    await bench.commitRuns(worker, bench.step(again!, { consumed, seenSequence: consumed[1]!, park: true }));
    assert.deepEqual(await bench.claim(worker), []);
  }),
  storeCase("F24: a signal for one wait is taken while that wait is open, and only one is", async (bench) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    const dueAt = bench.fixture.now() + 150;
    const newWaits = [
      bench.wait(claim.id, 1),
      bench.wait(claim.id, 2, { dueAt }),
      bench.wait(claim.id, 3, { kind: "timer", dueAt }),
    ];
    await bench.commitRuns(worker, bench.step(claim, { newWaits }));
    const send = (operation: number, messageId: string) =>
      bench.store.sendSignals([{ runId: claim.id, name: "approval", payload: operation, operation, messageId }]);
    assert.deepEqual(await send(1, "a"), ["accepted"]);
    assert.deepEqual(await send(1, "a"), ["duplicate"]);
    assert.deepEqual(await send(1, "b"), ["closed-wait"], "it has its answer");
    assert.deepEqual(await send(3, "c"), ["closed-wait"], "a timer takes no signal");
    assert.deepEqual(await send(9, "d"), ["closed-wait"]);
    await bench.fixture.passTime(200);
    assert.deepEqual(await send(2, "e"), ["closed-wait"], "it is due");
    const [woken] = await bench.claim(worker);
    const message = woken?.messages[0];
    assert.deepEqual(message?.kind === "signal" && [message.operation, message.payload], [1, 1]);
    const consumed = [message?.sequence ?? 0];
    await bench.commitRuns(worker, bench.step(woken!, { consumed, closedWaits: [1] }));
    assert.deepEqual(await send(1, "f"), ["closed-wait"]);
  }),
  storeCase("F24: many signals against a parking run: none is lost, none comes twice", async (bench) => {
    const worker = await bench.worker();
    let claim: { id: string; revision: number } = await bench.claimed(worker);
    const { id } = claim;
    await bench.commitRuns(worker, bench.step(claim));
    const sending = Promise.all(
      Array.from({ length: 60 }, (_, i) => bench.signal(id, { payload: `p${i}`, messageId: `m${i}` })),
    );
    const got: string[] = [];
    for (let round = 0; got.length < 60 && round < 500; round++) {
      const [next] = await bench.claim(worker);
      if (!next) {
        await bench.fixture.passTime(1);
        continue;
      }
      claim = next;
      const consumed = next.messages.map((message) => message.sequence);
      for (const message of next.messages) if (message.kind === "signal") got.push(String(message.payload));
      await bench.commitRuns(
        worker,
        bench.step(claim, { consumed, seenSequence: Math.max(0, ...consumed), park: true }),
      );
    }
    await sending;
    assert.equal(got.length, 60);
    assert.equal(new Set(got).size, 60);
  }),
  storeCase(
    "E2: a release counts the revision up and keeps the snapshot; requeued it is claimable at once",
    async (bench) => {
      const worker = await bench.worker();
      const claim = await bench.claimed(worker);
      await bench.commitRuns(worker, bench.step(claim, { park: false }));
      const releases = [{ id: claim.id, revision: 1, seenSequence: 0, requeue: false }];
      assert.deepEqual((await bench.commit(worker, { releases })).rejectedRuns, []);
      assert.deepEqual(await bench.claim(worker), []);
      await bench.signal(claim.id);
      const [again] = await bench.claim(worker);
      assert.equal(again?.revision, 2);
      assert.deepEqual([...((await bench.store.loadSnapshots([claim.id])).get(claim.id) ?? [])], [0, 1, 255, 0]);
      await bench.commit(worker, { releases: [{ id: claim.id, revision: 2, seenSequence: 99, requeue: true }] });
      assert.equal((await bench.claim(worker))[0]?.id, claim.id);
    },
  ),
  storeCase("E4: unregistering gives runs and tasks back", async (bench) => {
    const [worker, other] = [await bench.worker(), await bench.worker()];
    const claim = await bench.claimed(worker);
    const id = `${claim.id}/1`;
    await bench.commitRuns(worker, bench.step(claim, { newTasks: [bench.task(id, { claimed: true })], park: false }));
    await bench.store.unregisterWorker(worker);
    assert.equal((await bench.claim(other))[0]?.id, claim.id);
    const [task] = await bench.claimTasks(other);
    assert.equal(task?.id, id);
    assert.equal(task?.lost?.attempt, 1);
  }),
  storeCase("E4: reconcile gives back exactly what the worker does not name", async (bench) => {
    const worker = await bench.worker();
    const [kept, lost] = [await bench.claimed(worker), await bench.claimed(worker)];
    await bench.store.reconcile(worker, { runs: [kept.id], tasks: [] });
    assert.deepEqual(
      (await bench.claim(worker)).map((claim) => claim.id),
      [lost.id],
    );
    await bench.commitRuns(worker, bench.end(kept), bench.end(lost));
  }),
  storeCase("E4: reconcile hands the messages of held runs over again", async (bench) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    await bench.signal(claim.id);
    assert.equal((await bench.claim(worker)).length, 1);
    await bench.store.reconcile(worker, { runs: [claim.id], tasks: [] });
    const [again] = await bench.claim(worker);
    assert.equal(again?.messages.length, 1);
    await bench.commitRuns(worker, bench.end(claim));
  }),
  storeCase("F25: a due timer wakes its run once, with the time it was due", async (bench) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker);
    const dueAt = bench.fixture.now() + 150;
    const far = bench.fixture.now() + 3_600_000;
    const newWaits = [
      bench.wait(claim.id, 1, { kind: "timer", dueAt }),
      bench.wait(claim.id, 2, { dueAt: far }),
      bench.wait(claim.id, 3),
    ];
    await bench.commitRuns(worker, bench.step(claim, { newWaits }));
    await bench.store.fireTimers(1000);
    if (bench.fixture.now() < dueAt) assert.deepEqual(await bench.claim(worker), [], "nothing is due yet");
    await bench.fixture.passTime(200);
    await bench.store.fireTimers(1000);
    await bench.store.fireTimers(1000);
    const [woken] = await bench.claim(worker);
    assert.deepEqual(
      woken?.messages.map((message) => [message.kind, "operation" in message && message.operation, message.at]),
      [["due", 1, dueAt]],
    );
    const { nextDueAt } = await bench.store.fireTimers(1000);
    assert.ok(nextDueAt !== null && nextDueAt <= far, "tells when the next is due");
    await bench.commitRuns(worker, bench.end(woken!));
  }),
  storeCase("E20: a run's timeout comes as one message", async (bench) => {
    const worker = await bench.worker();
    const claim = await bench.claimed(worker, { timeoutAt: bench.fixture.now() + 20 });
    await bench.commitRuns(worker, bench.step(claim));
    await bench.fixture.passTime(60);
    await bench.store.fireTimers(1000);
    await bench.store.fireTimers(1000);
    const [woken] = await bench.claim(worker);
    assert.deepEqual(
      woken?.messages.map((message) => message.kind),
      ["timeout"],
    );
    await bench.commitRuns(worker, bench.end(woken!));
  }),
  storeCase("F23: children are created with the step; their end is a message that wakes the parent", async (bench) => {
    const worker = await bench.worker();
    const parent = await bench.claimed(worker);
    const children = [1, 2].map((operation) => bench.run({ parent: { runId: parent.id, operation } }));
    await bench.commitRuns(worker, bench.step(parent, { newChildren: children }));
    const listed = await bench.store.readChildren([parent.id]);
    assert.deepEqual(
      listed.sort((a, b) => a.operation - b.operation),
      children.map(({ id }, index) => ({ parent: parent.id, operation: index + 1, id })),
    );
    const claims = await bench.claim(worker);
    assert.deepEqual(claims.map((claim) => claim.parent?.operation).sort(), [1, 2]);
    const at = bench.fixture.now();
    const first = claims.find((claim) => claim.parent?.operation === 1)!;
    const second = claims.find((claim) => claim.parent?.operation === 2)!;
    const error = { type: "Error", message: "no" };
    await bench.commitRuns(
      worker,
      bench.end(first, { messages: [{ to: parent.id, kind: "completion", operation: 1, value: [7], at }] }),
      bench.end(second, {
        state: "failed",
        error,
        messages: [
          { to: parent.id, kind: "failure", operation: 2, error, at },
          { to: randomUUID(), kind: "cancel", at },
        ],
      }),
    );
    const [woken] = await bench.claim(worker);
    assert.equal(woken?.id, parent.id);
    assert.deepEqual(
      woken?.messages.map(({ sequence: _, ...message }) => message),
      [
        { kind: "completion", operation: 1, value: [7], at },
        { kind: "failure", operation: 2, error, at },
      ],
    );
    assert.deepEqual(await bench.store.readChildren([parent.id]), [], "only those that have not ended");
  }),
];
