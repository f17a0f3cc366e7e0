import type { AttachResult, Backend, SubmitResult, TaskEvent, TaskSubmission } from "@fermata/backend";
import { type ConformanceRow, conformanceTable, rules } from "@fermata/backend-testing";
import { describe, expect, test } from "vitest";
import { crashCases } from "../src/cases/crash-cases.ts";
import { deliveryCases } from "../src/cases/delivery-cases.ts";
import { descriptionCases } from "../src/cases/description-cases.ts";
import { functionCases } from "../src/cases/function-cases.ts";
import { killCases } from "../src/cases/kill-cases.ts";
import { lifecycleCases } from "../src/cases/lifecycle-cases.ts";
import { logCases } from "../src/cases/log-cases.ts";
import { programCases } from "../src/cases/program-cases.ts";
import { Harness } from "../src/harness.ts";
import { InstantBackend } from "./instant-backend.ts";

const cases = [
  ...descriptionCases,
  ...programCases,
  ...functionCases,
  ...logCases,
  ...killCases,
  ...lifecycleCases,
  ...deliveryCases,
  ...crashCases,
];

/** Accepts whatever it is given. */
class CredulousBackend extends InstantBackend {
  override async submit(tasks: readonly TaskSubmission[]): Promise<SubmitResult[]> {
    await super.submit(tasks);
    return tasks.map(({ id }) => ({ id, accepted: true }));
  }
}

/** Refuses a whole batch for one wrong task. */
class StrandingBackend extends InstantBackend {
  override async submit(tasks: readonly TaskSubmission[]): Promise<SubmitResult[]> {
    const results = await super.submit(tasks);
    const refused = results.find(({ accepted }) => !accepted);
    return refused === undefined
      ? results
      : tasks.map(({ id }) => ({ id, accepted: false, reason: "another is wrong" }));
  }
}

/** Tells an end, and then another. */
class WaveringBackend extends InstantBackend {
  override listen(listener: (events: readonly TaskEvent[]) => Promise<void>): void {
    super.listen((events) =>
      listener(
        events.flatMap((event) =>
          event.state === "DONE"
            ? [event, { ...event, state: "CANCELED" as const, outcome: { state: "CANCELED" as const } }]
            : event,
        ),
      ),
    );
  }
}

/** Says that a task is done without ever having said that it runs. */
class HastyBackend extends InstantBackend {
  override listen(listener: (events: readonly TaskEvent[]) => Promise<void>): void {
    super.listen((events) => listener(events.filter(({ state }) => state !== "RUNNING")));
  }
}

class ForgetfulStartBackend extends InstantBackend {
  override async start(session: Parameters<Backend["start"]>[0]): Promise<void> {
    if (this.state === "INITIALIZED") await super.start(session);
  }
}

class BoastingBackend extends InstantBackend {
  override async attach(attempts: readonly { readonly id: string }[]): Promise<AttachResult[]> {
    return attempts.map(({ id }) => ({ id, found: true }));
  }
}

async function play(title: string, make: () => Backend): Promise<void> {
  const found = cases.find((each) => each.title.includes(title))!;
  const harness = await Harness.start(make(), { listen: found.listen ?? true });
  const crash = () => Promise.reject(new Error("nothing here is attachable"));
  try {
    await found.run({ harness, capabilities: harness.backend.capabilities(), make, crash });
  } finally {
    await harness.close();
  }
}

describe("B21 the suite finds the backend that breaks a rule, and only that one", () => {
  test.each([
    ["an empty executable", () => new CredulousBackend()],
    ["true for a number", () => new CredulousBackend()],
    ["strands no other", () => new StrandingBackend()],
    ["an end state never changes", () => new WaveringBackend()],
    ["through RUNNING to one end", () => new HastyBackend()],
    ["a second start is refused", () => new ForgetfulStartBackend()],
    ["attach says of what it does not find", () => new BoastingBackend()],
    // These ask for work, which a backend that does nothing cannot show.
    ["byte by byte", () => new InstantBackend()],
    ["with args and kwargs", () => new InstantBackend()],
    ["a missing executable is 127", () => new InstantBackend()],
  ] as const)("%s", async (...[title, make]) => {
    await expect(play(title, make)).rejects.toThrow();
  });

  test.each(["an empty executable", "strands no other", "an end state never changes", "a second start is refused"])(
    "%s: a right one passes",
    (title) => play(title, () => new InstantBackend()),
  );
});

test("B21 every rule has a case, and no two cases share a title", () => {
  expect(new Set(cases.map(({ rule }) => rule))).toEqual(new Set(rules));
  const titles = cases.map(({ rule, title }) => `${rule} ${title}`);
  expect(titles).toHaveLength(new Set(titles).size);
});

test("B21 the table tells passed, failed and left out apart", () => {
  const none = new Set<string>();
  const results: ConformanceRow["results"] = new Map([
    ["B1", { passed: 3, failed: 0, leftOut: none }],
    ["B2", { passed: 1, failed: 2, leftOut: none }],
    ["B4", { passed: 0, failed: 0, leftOut: new Set(["it cannot"]) }],
  ]);
  const [, , row, , note] = conformanceTable([{ backend: "x", results }]).split("\n");
  expect(row).toBe("| x | ✓ 3 | ✗ 2 of 3 | – | – [1] | – | – | – | – | – | – | – |");
  expect(note).toBe("[1] it cannot");
});
