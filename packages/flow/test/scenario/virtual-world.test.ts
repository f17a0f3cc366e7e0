import { describe, expect, it } from "vitest";
import type { Command, SourceRange } from "../../src/machine-api.ts";
import { EventQueue } from "../../src/scenario/event-queue.ts";
import { readScenario, type Scenario } from "../../src/scenario/scenario.ts";
import { VirtualWorld } from "../../src/scenario/virtual-world.ts";

const at: SourceRange = { start: 0, end: 0, line: 1, column: 0 };
const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const task = (id: number, name: string, options = {}): Command => ({
  kind: "task",
  taskKind: "named",
  id,
  at,
  name,
  inputs: { id },
  options,
});
const signal = (id: number, name: string, timeoutMs?: number): Command => ({
  kind: "signal",
  id,
  at,
  name,
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});
const timer = (id: number, ms: number): Command => ({ kind: "timer", id, at, dueAt: START + ms });

/** Everything that will happen, as `time: answers`. */
function play(scenario: Scenario, commands: readonly Command[]): unknown[] {
  const world = new VirtualWorld(scenario);
  for (const command of commands) world.accept(command);
  const seen: unknown[] = [];
  for (let completions = world.proceed(); completions.length > 0; completions = world.proceed()) {
    const answers = completions.map((completion) => [
      completion.id,
      "error" in completion ? completion.error.type : completion.value,
    ]);
    seen.push([world.now() - START, ...answers]);
  }
  return seen;
}

describe("VirtualWorld", () => {
  it("F40: answers in order of time, ties in order of creation, all of one moment together", () => {
    const scenario: Scenario = {
      tasks: { a: [{ result: "late", after: "2s" }, { result: "now" }], "*": [{ echo: true }] },
    };
    expect(play(scenario, [task(1, "a"), timer(2, 2000), task(3, "a"), task(4, "other"), timer(5, 0)])).toEqual([
      [0, [3, "now"], [4, { id: 4 }], [5, null]],
      [2000, [1, "late"], [2, null]],
    ]);
  });

  it("uses the answers of a name in order, the last one again and again; an empty list answers nothing", () => {
    const scenario: Scenario = { tasks: { a: [{ result: 1 }, { result: 2 }], never: [], "*": [{ result: 9 }] } };
    expect(play(scenario, [task(1, "a"), task(2, "a"), task(3, "a"), task(4, "never"), task(5, "toString")])).toEqual([
      [0, [1, 1], [2, 2], [3, 2], [5, 9]],
    ]);
  });

  it("F21: delay comes before the answer, timeout cuts it off; F31: failures are TaskErrors with their cause", () => {
    const world = new VirtualWorld({
      tasks: { a: [{ error: { type: "Bad", message: "m", details: { exitCode: 3 } } }], slow: [] },
    });
    world.accept(task(1, "a", { delayMs: 1000 }));
    world.accept(task(2, "slow", { timeoutMs: 5000 }));
    expect(world.proceed()).toEqual([
      {
        id: 1,
        at: START + 1000,
        error: {
          type: "TaskError",
          message: "m",
          details: { exitCode: 3, task: "a", attempts: 1 },
          cause: { type: "Bad", message: "m" },
        },
      },
    ]);
    expect(world.proceed()).toMatchObject([
      { id: 2, at: START + 5000, error: { type: "TaskError", cause: { type: "TimeoutError" } } },
    ]);
    expect(world.proceed()).toEqual([]);
  });

  it("F24: signals go to the oldest wait of their name; the rest is kept in order of arrival", () => {
    const scenario: Scenario = {
      signals: [
        { at: "2h", name: "s", payload: "second" },
        { at: "1h", name: "s", payload: "first" },
        { at: "1h", name: "other", payload: 0 },
        { at: "3h", name: "s", payload: "third" },
      ],
    };
    expect(play(scenario, [signal(1, "s"), signal(2, "s"), signal(3, "none")])).toEqual([
      [HOUR, [1, "first"]],
      [2 * HOUR, [2, "second"]],
    ]);
    const world = new VirtualWorld(scenario);
    world.accept(timer(1, 2 * HOUR));
    world.proceed();
    world.accept(signal(2, "s"));
    world.accept(signal(3, "s"));
    world.accept(signal(4, "s"));
    expect(world.proceed()).toMatchObject([
      { id: 2, at: START + 2 * HOUR, value: "first" },
      { id: 3, value: "second" },
    ]);
    expect(world.proceed()).toMatchObject([{ id: 4, at: START + 3 * HOUR, value: "third" }]);
  });

  it("F31: a wait times out once, and a signal at that very moment is in time", () => {
    expect(play({}, [signal(1, "s", HOUR)])).toEqual([[HOUR, [1, "TimeoutError"]]]);
    const scenario: Scenario = { signals: [{ at: "1h", name: "s", payload: 1 }] };
    expect(play(scenario, [signal(1, "s", HOUR), signal(2, "s", 2 * HOUR)])).toEqual([
      [HOUR, [1, 1]],
      [2 * HOUR, [2, "TimeoutError"]],
    ]);
  });

  it("gives the same random numbers and ids every time", () => {
    const [one, other] = [new VirtualWorld({}), new VirtualWorld({})];
    expect([one.random(), one.randomUuid()]).toEqual([other.random(), other.randomUuid()]);
    expect(one.randomUuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("EventQueue", () => {
  it("gives events by time, then by number, whatever the order they came in", () => {
    const events = Array.from({ length: 500 }, (_, id) => ({ at: (id * 7919) % 41, id }));
    const queue = new EventQueue<{ at: number; id: number }>();
    for (const event of events.toSorted((one, other) => ((one.id * 31) % 97) - ((other.id * 31) % 97)))
      queue.push(event);
    const out = Array.from(events, () => queue.pop()!);
    expect(out).toEqual(events.toSorted((one, other) => one.at - other.at || one.id - other.id));
    expect(queue.pop()).toBeUndefined();
  });
});

describe("readScenario", () => {
  const problem = (value: unknown) => (readScenario(value) as { problem: string }).problem;

  it("takes a whole scenario", () => {
    const scenario = {
      startAt: "2026-03-01T00:00:00Z",
      tasks: { a: [{ result: null, after: "2s" }, { error: { type: "E", message: "m" } }], "*": [{ echo: true }] },
      workflows: { w: [{ result: [1] }] },
      signals: [{ at: "1h", name: "s", payload: { ok: true } }],
    };
    const read = readScenario(scenario);
    expect(read).toEqual({ scenario });
    expect(new VirtualWorld((read as { scenario: Scenario }).scenario).now()).toBe(Date.UTC(2026, 2, 1));
  });

  it.each([
    [null, "The scenario must be an object."],
    [{ task: {} }, 'The scenario has no field "task"; there are: tasks, workflows, signals, startAt.'],
    [{ tasks: { a: {} } }, 'The answers of tasks "a" must be a list.'],
    [{ tasks: { a: [{}] } }, 'Answer 1 of tasks "a" needs exactly one of "result", "error" and "echo".'],
    [
      { tasks: { a: [{ echo: true, result: 1 }] } },
      'Answer 1 of tasks "a" needs exactly one of "result", "error" and "echo".',
    ],
    [{ tasks: { a: [{ echo: 1 }] } }, 'Answer 1 of tasks "a": "echo" can only be true.'],
    [{ tasks: { a: [{ error: "boom" }] } }, 'Answer 1 of tasks "a": "error" must be an object.'],
    [
      { tasks: { a: [{ error: { type: 5 } }] } },
      'Answer 1 of tasks "a": "type" and "message" of the error must be strings.',
    ],
    [{ tasks: { a: [{ result: 1, after: "soon" }] } }, /"after" must be a duration/],
    [{ signals: {} }, '"signals" must be a list.'],
    [{ signals: [{ at: "1h" }] }, 'Signal 1 needs a "name".'],
    [{ signals: [{ at: -1, name: "s" }] }, /"at" must be a duration/],
    [{ startAt: "yesterday" }, '"startAt" is neither Unix milliseconds nor an ISO date.'],
  ])("says what is wrong with %j", (value, message) => {
    if (message instanceof RegExp) expect(problem(value)).toMatch(message);
    else expect(problem(value)).toBe(message);
  });
});
