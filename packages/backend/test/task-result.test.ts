import { type TaskOutcome, taskResult } from "@fermata/backend";
import { describe, expect, test } from "vitest";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const done = (stdout: string, more: Partial<TaskOutcome> = {}): TaskOutcome => ({
  state: "DONE",
  exitCode: 0,
  stdout: bytes(stdout),
  stderr: bytes("note"),
  stdoutBytes: bytes(stdout).length,
  stderrBytes: 4,
  ...more,
});

describe("B4 what a script sees of a result", () => {
  test.each([
    ["full", done("a\n"), { stdout: "a\n", stderr: "note", exitCode: 0 }],
    ["full", done("a", { stdoutBytes: 9 }), { stdout: "a", stderr: "note", exitCode: 0, truncated: true }],
    ["full", { state: "DONE", exitCode: 0 }, { stdout: "", stderr: "", exitCode: 0 }],
    ["text", done("a\n\n"), "a\n"],
    ["text", done("a\r\n"), "a"],
    ["text", { ...done(""), stdout: new Uint8Array([0x61, 0xff]), stdoutBytes: 2 }, "a\uFFFD"],
    ["json", done(' {"a":[1]}\n'), { a: [1] }],
    ["value", { state: "DONE", returnValue: [1] }, [1]],
    ["value", { state: "DONE" }, null],
    [
      "answer",
      { state: "DONE", response: "hi", usage: { inputTokens: 1, outputTokens: 2 }, finishReason: "stop" },
      { text: "hi", usage: { inputTokens: 1, outputTokens: 2 }, finishReason: "stop" },
    ],
    [
      "answer",
      { state: "DONE", response: { a: 1 } },
      { text: '{"a":1}', response: { a: 1 }, usage: null, finishReason: null },
    ],
    ["text", { state: "DONE", response: "hi" }, "hi"],
  ] as const)("%s of %j", (mode, outcome, value) => {
    expect(taskResult(outcome as TaskOutcome, mode, "t")).toEqual({ ok: true, value });
  });
});

describe("F31 B4 what a script sees of a failure", () => {
  test("a code other than zero: TaskError with exitCode, stderr, and its last line in the message", () => {
    const outcome: TaskOutcome = {
      state: "FAILED",
      exitCode: 2,
      stderr: bytes("one\nno such file\n"),
      stderrBytes: 17,
    };
    expect(taskResult(outcome, "text", "copy")).toEqual({
      ok: false,
      error: {
        type: "TaskError",
        message: "task copy exited with code 2: no such file",
        details: { task: "copy", exitCode: 2, stderr: "one\nno such file\n" },
      },
    });
  });

  test("an exception is the cause, with its type and traceback", () => {
    const exception = { type: "RangeError", message: "far", traceback: "at f", origin: "task" } as const;
    expect(taskResult({ state: "FAILED", exception }, "value", "f")).toMatchObject({
      error: {
        type: "TaskError",
        message: "task f failed: RangeError: far",
        cause: { type: "RangeError", message: "far", stack: "at f" },
      },
    });
  });

  test("a signal has its name", () => {
    expect(taskResult({ state: "FAILED", signal: "SIGKILL" }, "full", "f")).toMatchObject({
      error: { message: "task f was ended by SIGKILL", details: { signal: "SIGKILL" } },
    });
  });

  test("a cancelled task is a CanceledError", () => {
    expect(taskResult({ state: "CANCELED" }, "full", "f")).toMatchObject({
      ok: false,
      error: { type: "CanceledError" },
    });
  });

  test("output that is no JSON, or more than a result holds, fails and says so", () => {
    expect(taskResult(done("{"), "json", "f")).toMatchObject({
      error: { code: "RESULT_NOT_JSON", details: { stderr: "note" } },
    });
    expect(taskResult(done("a", { stdoutBytes: 5 }), "text", "f")).toMatchObject({
      error: { code: "RESULT_TOO_LARGE" },
    });
  });
});
