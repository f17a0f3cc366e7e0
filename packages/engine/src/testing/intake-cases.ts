import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type StoreCase, storeCase } from "./store-case.ts";

/** What comes in: runs, tasks, signals, ends, definitions. */
export const intakeCases: readonly StoreCase[] = [
  storeCase("E3: a run that was created can be claimed, with all its fields", async (bench) => {
    const worker = await bench.worker();
    const timeoutAt = bench.fixture.now() + 3_600_000;
    const run = bench.run({ tags: ["x", "y"], priority: 3, timeoutAt });
    assert.deepEqual(await bench.store.createRuns([run]), [{ id: run.id, created: true, claimed: false }]);
    const [claim] = await bench.claim(worker);
    assert.equal(claim?.id, run.id);
    assert.deepEqual(claim?.inputs, run.inputs);
    assert.deepEqual(claim?.tags, ["x", "y"]);
    assert.equal(claim?.priority, 3);
    assert.equal(claim?.timeoutAt, timeoutAt);
    assert.equal(claim?.createdAt, run.createdAt);
    assert.equal(claim?.revision, 0);
    assert.deepEqual(claim?.messages, []);
    assert.deepEqual(await bench.claim(worker), [], "a claimed run is not claimed again");
  }),
  storeCase("E20: creating a run twice by id or by idempotency key gives the first", async (bench) => {
    const run = bench.run({ idempotencyKey: "once" });
    await bench.store.createRuns([run]);
    assert.deepEqual(await bench.store.createRuns([run]), [{ id: run.id, created: false, claimed: false }]);
    const twin = { ...run, id: randomUUID() };
    assert.deepEqual(await bench.store.createRuns([twin]), [{ id: run.id, created: false, claimed: false }]);
    const other = bench.run({ workflow: `${run.workflow}-other`, idempotencyKey: "once" });
    assert.equal((await bench.store.createRuns([other]))[0]?.created, true, "keys belong to a workflow");
    assert.deepEqual(await bench.store.readRuns([twin.id]), []);
  }),
  storeCase("E20: one batch may name the same key twice", async (bench) => {
    const first = bench.run({ idempotencyKey: "k" });
    const second = bench.run({ idempotencyKey: "k" });
    const created = await bench.store.createRuns([first, second]);
    assert.deepEqual(
      created.map((answer) => [answer.id, answer.created]),
      [
        [first.id, true],
        [first.id, false],
      ],
    );
  }),
  storeCase("E2: runs created for a worker are born in its hands", async (bench) => {
    const [mine, other] = [await bench.worker(), await bench.worker()];
    const [now, later] = [bench.run(), bench.run({ availableAt: bench.fixture.now() + 3_600_000 })];
    const created = await bench.store.createRuns([now, later], mine);
    assert.deepEqual(
      created.map((answer) => answer.claimed),
      [true, false],
    );
    assert.deepEqual(await bench.claim(other), []);
    await bench.commitRuns(mine, bench.end({ id: now.id, revision: 0 }));
    assert.equal(await bench.state(now.id), "completed");
  }),
  storeCase("E2: runs created for a dead worker are anybody's", async (bench) => {
    const [dead, other] = [await bench.worker(), await bench.worker()];
    await bench.store.unregisterWorker(dead);
    const run = bench.run();
    assert.equal((await bench.store.createRuns([run], dead))[0]?.claimed, false);
    assert.equal((await bench.claim(other))[0]?.id, run.id);
  }),
  storeCase(
    "E20: higher priority first, then older; a later start waits; other queues are not touched",
    async (bench) => {
      const worker = await bench.worker();
      const at = bench.fixture.now() - 5000;
      const runs = [
        bench.run({ priority: 0, createdAt: at, availableAt: at }),
        bench.run({ priority: 5, createdAt: at + 2, availableAt: at + 2 }),
        bench.run({ priority: 5, createdAt: at + 1, availableAt: at + 1 }),
        bench.run({ availableAt: bench.fixture.now() + 3_600_000 }),
        bench.run({ queue: `${bench.queue}-other` }),
      ];
      for (const run of runs) await bench.store.createRuns([run]);
      const ids: string[] = [];
      for (let i = 0; i < 5; i++) ids.push(...(await bench.claim(worker, 1)).map((claim) => claim.id));
      assert.deepEqual(ids, [runs[2]?.id, runs[1]?.id, runs[0]?.id]);
    },
  ),
  storeCase("F24: signals are kept in order, once per message id, with sender and payload", async (bench) => {
    const worker = await bench.worker();
    const run = bench.run();
    await bench.store.createRuns([run]);
    const signal = { runId: run.id, name: "n", payload: { deep: [1, { x: "ü" }] }, sender: "eva", messageId: "m1" };
    assert.deepEqual(await bench.store.sendSignals([signal, { ...signal, messageId: "m2", payload: 2 }, signal]), [
      "accepted",
      "accepted",
      "duplicate",
    ]);
    assert.deepEqual(await bench.store.sendSignals([signal]), ["duplicate"]);
    const [claim] = await bench.claim(worker);
    const messages = claim?.messages ?? [];
    assert.deepEqual(
      messages.map((message) => message.kind === "signal" && [message.name, message.payload, message.sender]),
      [
        ["n", { deep: [1, { x: "ü" }] }, "eva"],
        ["n", 2, "eva"],
      ],
    );
    assert.ok((messages[0]?.sequence ?? 0) < (messages[1]?.sequence ?? 0));
    assert.ok((messages[0]?.sequence ?? 0) > 0, "sequences start above 0, which means: nothing seen");
  }),
  storeCase("F24: signals to unknown and ended runs are refused one by one", async (bench) => {
    const worker = await bench.worker();
    const ended = await bench.claimed(worker);
    await bench.commitRuns(worker, bench.end(ended));
    const open = bench.run();
    await bench.store.createRuns([open]);
    const answers = await bench.store.sendSignals(
      [ended.id, randomUUID(), open.id].map((runId) => ({ runId, name: "n", payload: null })),
    );
    assert.deepEqual(answers, ["ended-run", "unknown-run", "accepted"]);
  }),
  storeCase("E23: cancel and terminate arrive as messages; ended and unknown runs are named", async (bench) => {
    const worker = await bench.worker();
    const ended = await bench.claimed(worker);
    await bench.commitRuns(worker, bench.end(ended));
    const open = bench.run();
    await bench.store.createRuns([open]);
    const runs = [ended.id, open.id, randomUUID()];
    const answers = await bench.store.requestEnd({ runs, kind: "cancel", reason: "enough" });
    assert.deepEqual(answers, ["ended-run", "accepted", "unknown-run"]);
    await bench.store.requestEnd({ runs: [open.id], kind: "terminate" });
    const [claim] = await bench.claim(worker);
    assert.deepEqual(
      claim?.messages.map((message) => [message.kind, "reason" in message ? message.reason : undefined]),
      [
        ["cancel", "enough"],
        ["terminate", undefined],
      ],
    );
  }),
  storeCase("E24: versions are found by hash, the newest by name, and saving again changes nothing", async (bench) => {
    const name = `w-${bench.queue}`;
    const version = (letter: string) => `${randomUUID().replaceAll("-", "")}${letter.repeat(32)}`;
    const one = { name, version: version("a"), source: "return 1;", deployedAt: 1000 };
    const two = { name, version: version("b"), source: "return 2;", deployedAt: 2000 };
    assert.equal(await bench.store.findWorkflow(name), undefined);
    await bench.store.saveWorkflow(one);
    await bench.store.saveWorkflow(two);
    assert.deepEqual(await bench.store.findWorkflow(name), two);
    assert.deepEqual(await bench.store.findVersion(one.version), one);
    await bench.store.saveWorkflow({ ...one, deployedAt: 3000 });
    assert.equal((await bench.store.findWorkflow(name))?.version, one.version, "deployed again is newest again");
    assert.equal(await bench.store.findVersion("f".repeat(64)), undefined);
  }),
  storeCase("B1: a task definition is replaced by the next of its name", async (bench) => {
    const name = `t-${bench.queue}`;
    const definition = { name, source: `name: ${name}`, spec: { kind: "compute", executable: "true" } };
    assert.equal(await bench.store.findTaskDefinition(name), undefined);
    await bench.store.saveTaskDefinition(definition);
    assert.deepEqual(await bench.store.findTaskDefinition(name), definition);
    const next = { ...definition, description: "d", parameters: { type: "object" } };
    await bench.store.saveTaskDefinition(next);
    assert.deepEqual(await bench.store.findTaskDefinition(name), next);
  }),
];
