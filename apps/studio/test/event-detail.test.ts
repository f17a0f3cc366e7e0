import { describe, expect, it } from "vitest";
import { eventFacts } from "../src/runs/event-detail.ts";

describe("events of a run", () => {
  it("S22: an event says what happened in words, not in JSON", () => {
    const at = { start: 1, end: 2, line: 27, column: 0 };
    expect(eventFacts({ kind: "signal", name: "manager-approval", at })).toEqual([
      "signal",
      "manager-approval",
      "line 27",
    ]);
    expect(eventFacts({ backend: "local", attempt: 1 })).toEqual(["local"]);
    expect(eventFacts({ backend: "local", attempt: 3 })).toEqual(["local", "attempt 3"]);
    expect(eventFacts({ exitCode: 3, cause: null })).toEqual(["exitCode 3"]);
    expect(eventFacts(null)).toEqual([]);
  });
});
