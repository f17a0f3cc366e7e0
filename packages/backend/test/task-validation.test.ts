import { BackendError, functionLanguage, inlineTask, isTaskId, taskIssues, validateTask } from "@fermata/backend";
import { describe, expect, test } from "vitest";

const wrong: readonly [string, unknown, string, RegExp][] = [
  ["no object", 3, "", /object/],
  ["no kind", {}, "kind", /compute or ai/],
  ["an empty executable", { kind: "compute", executable: "" }, "executable", /not empty/],
  ["a blank executable", { kind: "compute", executable: "  " }, "executable", /not empty/],
  ["true as a number", { kind: "ai", prompt: "a", temperature: true }, "temperature", /number/],
  ["a string as a number", { kind: "ai", prompt: "a", maxTokens: "7" }, "maxTokens", /whole number/],
  ["a share above one", { kind: "ai", prompt: "a", topP: 1.5 }, "topP", /from 0 to 1/],
  ["NaN", { kind: "ai", prompt: "a", temperature: Number.NaN }, "temperature", /number/],
  [
    "half a core",
    { kind: "compute", executable: "a", resources: { coresPerRank: 0.5 } },
    "resources.coresPerRank",
    /whole/,
  ],
  ["arguments that are no list", { kind: "compute", executable: "a", arguments: "b" }, "arguments", /list/],
  ["arguments of a function", { kind: "compute", function: "./a.js#b", arguments: [] }, "arguments", /executable/],
  ["args of an executable", { kind: "compute", executable: "a", args: [] }, "args", /function/],
  ["a function that is no reference", { kind: "compute", function: "b" }, "function", /module\.js#name/],
  ["a name of env with =", { kind: "compute", executable: "a", env: { "A=": "b" } }, "env.A=", /environment/],
  ["a number in env", { kind: "compute", executable: "a", env: { A: 1 } }, "env.A", /string/],
  ["an empty prompt", { kind: "ai", prompt: [] }, "prompt", /empty/],
  ["a message without role", { kind: "ai", prompt: [{ content: "a" }] }, "prompt[0].role", /missing/],
  [
    "an endpoint that is no address",
    { kind: "ai", prompt: "a", inferenceEndpoint: "host" },
    "inferenceEndpoint",
    /address/,
  ],
  [
    "a field of another spelling",
    { kind: "compute", executable: "a", capture_stdio: true },
    "capture_stdio",
    /captureStdio/,
  ],
  ["a field of Object.prototype", { kind: "compute", executable: "a", constructor: 1 }, "constructor", /no field/],
];

describe("B1 a wrong task is refused with field and reason", () => {
  test.each(wrong)("%s", (...[, task, field, reason]) => {
    expect(taskIssues(task)).toContainEqual({ field, reason: expect.stringMatching(reason) });
    expect(() => validateTask(task)).toThrow(BackendError);
  });
});

test("B1 every field in its right form is accepted", () => {
  const compute = {
    kind: "compute",
    executable: "/bin/echo",
    arguments: ["", "a b"],
    cwd: "/tmp",
    env: { A: "1", B: null },
    shell: false,
    stdin: "",
    inputFiles: ["a"],
    outputFiles: ["b"],
    captureStdio: false,
    resources: {
      ranks: 1,
      coresPerRank: 2,
      gpusPerRank: 0,
      memoryBytes: 1,
      walltimeMs: 1,
      exclusive: true,
      affinity: "numa",
      native: { slurm: { partition: "p" } },
    },
  };
  const ai = {
    kind: "ai",
    prompt: [{ role: "user", content: "hi" }],
    model: "m",
    inferenceEndpoint: "http://localhost:8000/v1",
    systemPrompt: "",
    temperature: 0,
    maxTokens: 1,
    topP: 1,
    topK: 1,
    stopSequences: [""],
    seed: -1,
    schema: {},
    tools: [{}],
    embed: false,
  };
  const call = { kind: "compute", function: "pkg.mod:fn", args: [1, null], kwargs: { a: [] } };
  for (const task of [compute, ai, call]) expect(taskIssues(task)).toEqual([]);
});

test("B1 an inline description becomes a task of its kind, whatever kind it claims", () => {
  expect(inlineTask("compute", { executable: "a", kind: "ai" })).toEqual({ kind: "compute", executable: "a" });
  expect(() => inlineTask("compute", "a")).toThrow(/object/);
  expect(() => inlineTask("ai", { prompt: 3 })).toThrow(expect.objectContaining({ code: "TASK_INVALID" }));
});

test.each([
  ["./a.js#b", "javascript"],
  ["/x y/a.mjs#$b_1", "javascript"],
  ["a.cjs#ünïcode", "javascript"],
  ["pkg.mod:name", "python"],
  ["mod:Class.method", "python"],
  ["a.js", undefined],
  ["a.ts#b", undefined],
  ["a.js#b-c", undefined],
  ["a#b.js#c", undefined],
])("B1 %s is a function reference in %s", (reference, language) => {
  expect(functionLanguage(reference)).toBe(language);
});

test.each([
  ["run-1/3.1", true],
  ["a", true],
  ["a/b/c/d", true],
  ["a/b/c/d/e", false],
  ["../a", false],
  ["a/./b", false],
  ["a//b", false],
  ["", false],
  ["a b", false],
  ["a\0", false],
])("B5 %j as a task id, which is also a path: %s", (id, isOne) => {
  expect(isTaskId(id)).toBe(isOne);
});
