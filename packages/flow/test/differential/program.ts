import type { Json } from "../../src/machine-api.ts";
import type { Scenario, ScenarioAnswer } from "../../src/scenario/scenario.ts";
import { Random } from "./random.ts";
import { type Kind, Scope } from "./scope.ts";
import { statements } from "./statements.ts";

export interface Program {
  readonly seed: number;
  readonly source: string;
  readonly inputs: Json;
  readonly scenario: Required<Omit<Scenario, "startAt">>;
}

/** Writes a value so that what JSON loses (−0, NaN, undefined, holes, Map …) is seen. Messages of native errors may differ. */
export const PRELUDE = `const show = (v, depth = 0) => {
  if (typeof v === "number") return Object.is(v, -0) ? "-0" : String(v);
  if (typeof v === "string") return JSON.stringify(v);
  if (typeof v === "function") return "fn " + v.name + "/" + v.length;
  if (v === null || v === undefined || typeof v === "boolean") return String(v);
  if (depth > 4) return "…";
  if (v instanceof Error) {
    return v.name + "(" + (v.message.startsWith("U:") ? v.message : "") + (v.cause === undefined ? "" : " from " + show(v.cause, depth + 1)) + ")";
  }
  const parts = [];
  if (Array.isArray(v)) {
    for (let i = 0; i < v.length; i++) parts.push(i in v ? show(v[i], depth + 1) : "hole");
    return "[" + parts.join() + "]";
  }
  if (v instanceof Map) {
    for (const [k, x] of v) parts.push(show(k, depth + 1) + "=>" + show(x, depth + 1));
    return "Map{" + parts.join() + "}";
  }
  if (v instanceof Set) {
    for (const x of v) parts.push(show(x, depth + 1));
    return "Set{" + parts.join() + "}";
  }
  if (v instanceof Promise) return "Promise";
  for (const k of Object.keys(v)) parts.push(k + ":" + show(v[k], depth + 1));
  return "{" + parts.join() + "}";
};
`;

/** Random program of about `size` statements at the top level, with inputs and a scenario to run it in. */
export function generateProgram(seed: number, size?: number): Program {
  const random = new Random(seed);
  const scope = new Scope(random, statements);
  const lines = statements(scope, size ?? random.int(4, 14));
  const results = scope.variables.map(({ name }) => `${name}: show(${name})`);
  const source = `${PRELUDE}\n${lines.join("\n")}\nreturn { ${results.join(", ")} };\n`;
  return { seed, source, inputs: inputs(random), scenario: scenario(random) };
}

function inputs(random: Random): Json {
  return {
    n: random.int(-3, 9),
    m: random.pick([0.5, 1e21, -7, 42]),
    s: random.pick(["", "input", "ä"]),
    flag: random.chance(0.5),
    list: Array.from({ length: random.int(0, 4) }, () => random.int(0, 9)),
    deep: { x: random.int(0, 99) },
  };
}

const RESULTS: Partial<Record<Kind, (random: Random) => Json>> = {
  num: (random) => random.pick([0, 1, -1.5, 1e9, 7]),
  str: (random) => random.pick(["", "answer", "é", "12"]),
  bool: (random) => random.chance(0.5),
  nums: (random) => Array.from({ length: random.int(0, 3) }, () => random.int(0, 9)),
  strs: (random) => Array.from({ length: random.int(0, 3) }, () => random.pick(["p", "q"])),
  obj: (random) => ({ a: random.int(0, 9), b: "from task", list: [random.int(0, 9)] }),
};

function after(random: Random): { after?: string } {
  return random.chance(0.35) ? { after: random.pick(["0s", "500ms", "1s", "2s", "5s", "1m", "1h30m"]) } : {};
}

function scenario(random: Random): Program["scenario"] {
  const tasks: Record<string, ScenarioAnswer[]> = {
    never: [],
    bad: [{ error: { type: "Declined", message: "U:declined" }, ...after(random) }],
    flaky: [{ error: { type: "Flaky", message: "U:flaky" } }, { result: "recovered", ...after(random) }],
    "slow-num": [
      { result: 1, after: "5s" },
      { result: 2, after: "1s" },
      { result: 3, after: "3s" },
    ],
    "*": [{ echo: true, ...after(random) }],
  };
  const workflows: Record<string, ScenarioAnswer[]> = {
    "child-bad": [{ error: { type: "Oops", message: "U:child" } }],
  };
  for (const [kind, result] of Object.entries(RESULTS)) {
    const answers = () =>
      Array.from({ length: random.int(1, 3) }, () => ({ result: result(random), ...after(random) }));
    tasks[kind] = answers();
    workflows[`child-${kind}`] = answers();
  }
  const signals = Array.from({ length: random.int(0, 4) }, () => ({
    at: random.pick(["0s", "500ms", "1s", "30s", "1m", "1h", "1d"]),
    name: random.pick(["s1", "s2", "s3"]),
    payload: random.pick<Json>([null, { approved: true }, 5, "go", [1]]),
  }));
  return { tasks, workflows, signals };
}
