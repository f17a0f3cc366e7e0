import { describe, expect, it } from "vitest";
import {
  type Command,
  compileFlow,
  createMachine,
  type Host,
  type Machine,
  restoreMachine,
  type Step,
} from "../src/index.ts";
import { CONTEXT, runFlow } from "./support/run-both.ts";

const HOST: Host = { now: () => 1_000_000, random: () => 0.25, randomUuid: () => "uuid" };

function start(source: string, inputs = {}): { machine: Machine; step: Step } {
  const { program, diagnostics } = compileFlow(source);
  if (program === null) throw new Error(diagnostics[0]!.message);
  const machine = createMachine(program, { inputs, context: CONTEXT, host: HOST });
  return { machine, step: machine.advance() };
}

const commandOf = (source: string): Command => start(source).step.commands[0]!;

describe("commands", () => {
  it("F21 Task.run gives name, inputs and options in units that engines use", () => {
    const command = commandOf(`
      await Task.run("report", { a: [1, undefined] }, { backend: "b", queue: "q", priority: 5, delay: "2s", timeout: 90, heartbeat: "500ms",
        retries: 3, backoff: { initial: "1s", factor: 2, max: "1m" }, idempotencyKey: "i", concurrencyKey: "c", tags: ["t"] })`);
    expect(command).toEqual({
      kind: "task",
      taskKind: "named",
      name: "report",
      inputs: { a: [1, null] },
      options: {
        backend: "b",
        queue: "q",
        priority: 5,
        delayMs: 2000,
        timeoutMs: 90_000,
        heartbeatMs: 500,
        retries: 3,
        backoff: { initialMs: 1000, factor: 2, maxMs: 60_000 },
        idempotencyKey: "i",
        concurrencyKey: "c",
        tags: ["t"],
      },
      id: 1,
      at: expect.objectContaining({ line: 2 }),
    });
  });

  it("F22 inline compute and AI tasks", () => {
    expect(
      commandOf('ComputeTask.run({ executable: "/bin/echo", arguments: ["x"] }, { backend: "local" })'),
    ).toMatchObject({
      taskKind: "compute",
      name: "compute",
      inputs: { executable: "/bin/echo", arguments: ["x"] },
      options: { backend: "local" },
    });
    expect(commandOf('AITask.run({ prompt: "p", model: "m" })')).toMatchObject({
      taskKind: "ai",
      inputs: { prompt: "p", model: "m" },
    });
  });

  it("F23 F24 F25 child runs, signals, timers", () => {
    expect(commandOf('Workflow.run("child", { x: 1 })')).toMatchObject({
      kind: "workflow",
      name: "child",
      inputs: { x: 1 },
    });
    const options =
      '{ timeout: "24h", title: "t", description: "d", form: { type: "object" }, assignees: ["a"], quorum: 2 }';
    expect(commandOf(`Signal.when("go", ${options})`)).toMatchObject({
      kind: "signal",
      name: "go",
      timeoutMs: 86_400_000,
      title: "t",
      description: "d",
      form: { type: "object" },
      assignees: ["a"],
      quorum: 2,
    });
    expect(commandOf('Signal.next("go")')).toMatchObject({ kind: "signal", name: "go" });
    expect(commandOf('Timer.delay("1h30m")')).toMatchObject({ kind: "timer", dueAt: 1_000_000 + 5_400_000 });
    expect(commandOf("Timer.delay(0.5)")).toMatchObject({ dueAt: 1_000_500 });
    expect(commandOf("Timer.until(new Date(5))")).toMatchObject({ dueAt: 5 });
  });

  it("F20 Inputs are frozen, Context says what runs", () => {
    expect(runFlow("Inputs.a.b = 1", { inputs: { a: {} } }).step).toMatchObject({
      status: "failed",
      error: { type: "TypeError" },
    });
    expect(
      runFlow("return [Inputs.a, Context.workflowName, Context.parentId]", { inputs: { a: 1 } }).step,
    ).toMatchObject({
      output: [1, "test", null],
    });
  });

  it("F27 time and randomness come from the host, F29 logs carry level and line", () => {
    const { step } = start(
      "console.warn('a', 1, { b: [2] });\nreturn [Date.now(), Math.random(), crypto.randomUUID(), new Date().getTime()]",
    );
    expect(step).toMatchObject({ output: [1_000_000, 0.25, "uuid", 1_000_000] });
    expect(step.logs).toEqual([{ at: 1_000_000, level: "warn", message: "a 1 { b: [2] }", line: 1 }]);
  });

  it("F33 a wrong argument is a TypeError that names it", () => {
    for (const [call, argument] of [
      ["Task.run()", "name"],
      ["Task.run('a', {}, { retries: -1 })", "options.retries"],
      ["Task.run('a', {}, { timeout: 'soon' })", "options.timeout"],
      ["Task.run('a', {}, { colour: 1 })", "options.colour"],
      ["Task.run('a', {}, 5)", "options"],
      ["Signal.when('')", "name"],
      ["Timer.delay('x')", "duration"],
      ["Timer.delay()", "duration"],
      ["Timer.until('never')", "date"],
      ["ComputeTask.run({})", "description"],
      ["AITask.run({})", "description.prompt"],
    ]) {
      const { step } = runFlow(`await ${call}`);
      expect(step, call).toMatchObject({
        status: "failed",
        error: { type: "TypeError", message: expect.stringContaining(argument!) },
      });
    }
  });

  it("F16 a cycle is a clear error at the place that sent it", () => {
    const { step } = runFlow("const a = {};\na.a = a;\nawait Task.run('x', a)");
    expect(step).toMatchObject({
      error: { type: "TypeError", message: expect.stringContaining("circular"), at: { line: 3 } },
    });
    expect(runFlow("const a = []; a.push(a); return a").step).toMatchObject({
      status: "failed",
      error: { type: "TypeError" },
    });
  });
});

describe("completions", () => {
  it("F21 a failure that nobody awaits is recorded and does not fail the run", () => {
    const { machine } = start("Task.run('notice'); await Timer.delay(1); return 'done'");
    expect(machine.pending.map(({ awaited }) => awaited)).toEqual([false, true]);
    const failed = machine.advance([{ id: 1, at: 1, error: { type: "TaskError", message: "no" } }]);
    expect(failed).toMatchObject({ status: "waiting", unobserved: [{ id: 1, error: { message: "no" } }] });
    expect(machine.advance([{ id: 2, at: 2, value: null }])).toMatchObject({ status: "completed", output: "done" });
  });

  it("F31 errors from outside are instances of their classes with their fields", () => {
    const source = `try { await Task.run("t") } catch (e) {
      return [e instanceof TaskError, e instanceof Error, e.name, e.type, e.message, e.task, e.attempts, e.cause.message, e.cause.type, e.code] }`;
    const { machine } = start(source);
    const error = {
      type: "TaskError",
      message: "broke",
      code: "E",
      cause: { type: "Boom", message: "inner" },
      details: { task: "t", attempts: 3 },
    };
    expect(machine.advance([{ id: 1, at: 1, error }])).toMatchObject({
      output: [true, true, "TaskError", "TaskError", "broke", "t", 3, "inner", "Boom", "E"],
    });
  });

  it("F31 cancel rejects every open wait once; finally may wait again", () => {
    const source = `
      const other = async () => { try { await Timer.delay("1d") } catch (e) { console.log("other", e.type) } };
      other();
      try { await Signal.when("go") } finally { console.log("cleanup"); await Task.run("cleanup") }`;
    const { machine } = start(source);
    machine.cancel("enough");
    machine.cancel();
    const step = machine.advance();
    expect(step.logs.map(({ message }) => message)).toEqual(["other CanceledError", "cleanup"]);
    expect(step).toMatchObject({ status: "waiting", commands: [{ name: "cleanup" }] });
    const { program } = compileFlow(source);
    const restored = restoreMachine(program!, machine.snapshot(), { host: HOST });
    restored.cancel();
    expect(restored.advance()).toMatchObject({ status: "waiting" });
    expect(restored.advance([{ id: 3, at: 9, value: null }])).toMatchObject({
      status: "failed",
      error: { type: "CanceledError", message: "enough" },
    });
  });

  it("F40 delivers by time, ties by id, with microtasks drained in between; repeats and strangers are passed over", () => {
    const { machine } = start(`
      const log = []; const w = async (n) => { await Task.run(n); log.push(n); await null; log.push(n + "'") };
      await Promise.all(["a", "b", "c"].map(w)); return log`);
    const done = (id: number, at: number) => ({ id, at, value: null });
    expect(machine.advance([done(3, 5), done(2, 7), done(1, 5), done(1, 6), done(99, 1)])).toMatchObject({
      output: ["a", "a'", "c", "c'", "b", "b'"],
    });
  });

  it("F41 the run goes on behind the end of the main body while something useful waits", () => {
    const { machine, step } = start("Timer.delay(1).then(() => console.log('late')); Signal.when('never'); return 1");
    expect(step.status).toBe("waiting");
    const last = machine.advance([{ id: 1, at: 1, value: null }]);
    expect(last).toMatchObject({ status: "completed", output: 1, logs: [{ message: "late" }] });
  });

  it("F41 a main body that nothing can wake fails", () => {
    expect(start("await new Promise(() => {})").step).toMatchObject({
      status: "failed",
      error: { type: "DeadlockError" },
    });
  });

  it("F33 an unhandled rejection of an ordinary promise fails the run", () => {
    expect(start("Promise.reject(new RangeError('r')); await Timer.delay(1)").step).toMatchObject({
      error: { type: "RangeError" },
    });
    expect(start("const p = Promise.reject(1); p.catch(() => {}); return 2").step).toMatchObject({ output: 2 });
  });

  it("F30 F32 the failure names the line and the stack names .flow lines", () => {
    const { step } = start(
      "const inner = () => {\n  throw new RangeError('deep');\n};\nconst outer = () => inner();\nouter();",
    );
    expect(step).toMatchObject({ status: "failed", error: { type: "RangeError", message: "deep", at: { line: 2 } } });
    if (step.status !== "failed") throw new Error("unreachable");
    expect(step.error.stack!.split("\n").map((line) => line.trim())).toEqual([
      "RangeError: deep",
      expect.stringMatching(/^at inner \(test\.flow:2:\d+\)$/),
      expect.stringMatching(/^at outer \(test\.flow:4:\d+\)$/),
      expect.stringMatching(/^at main \(test\.flow:5:\d+\)$/),
    ]);
  });

  it("F26 all, any and race take objects; any_kv and race_kv name the winner", () => {
    const source = `const p = (v) => Promise.resolve(v); return [await Promise.all({ a: 1, b: p(2) }), await Promise.race({ x: p(3) }),
      await Promise.any_kv({ no: Promise.reject(1), yes: p(4) }), await Promise.race_kv({ k: p(5) })]`;
    expect(start(source).step).toMatchObject({
      output: [{ a: 1, b: 2 }, 3, { key: "yes", value: 4 }, { key: "k", value: 5 }],
    });
  });
});

describe("inspection", () => {
  it("shows fibers, frames, variables and what each waits for", () => {
    const { machine } = start(`const report = { id: 1 };
      const lane = async (name) => { const local = name + "!"; await Task.run(name); return local };
      await Promise.all([lane("a"), lane("b")])`);
    const { fibers, pending } = machine.inspect();
    expect(pending).toHaveLength(2);
    expect(fibers.map(({ waitsFor }) => waitsFor)).toEqual([[1, 2], [1], [2]]);
    expect(fibers[1]!.frames[0]).toMatchObject({
      functionName: "lane",
      at: { line: 2 },
      variables: expect.arrayContaining([{ name: "local", type: "string", preview: "a!" }]),
    });
  });
});
