import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFlow, createMachine, FlowError, restoreMachine } from "../src/index.ts";
import { answerNext, GOLDEN_FOLDER, takeSnapshots } from "./support/golden.ts";
import { KITCHEN_SINK } from "./support/kitchen-sink.ts";
import { CONTEXT, runFlow, runNode } from "./support/run-both.ts";

const program = compileFlow(KITCHEN_SINK).program!;

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof FlowError) return error.code;
    throw error;
  }
  return undefined;
}

describe("snapshots", () => {
  it("F42 restored at any wait, the program ends as it does without", () => {
    const { snapshots, last } = takeSnapshots();
    expect(last).toMatchObject({ status: "completed" });
    for (const bytes of snapshots) {
      const machine = restoreMachine(program, bytes);
      expect(Buffer.compare(machine.snapshot(), bytes)).toBe(0);
      let step = machine.advance();
      for (let at = 1; step.status === "waiting"; at++) step = machine.advance([answerNext(machine, at)]);
      expect(step).toMatchObject({ status: "completed", output: "output" in last ? last.output : null });
    }
  });

  it("F43 every released version loads: golden snapshots", () => {
    for (const version of readdirSync(GOLDEN_FOLDER)) {
      const folder = new URL(`${version}/`, GOLDEN_FOLDER);
      const output = JSON.parse(readFileSync(new URL("output.json", folder), "utf8"));
      const names = readdirSync(folder).filter((name) => name.endsWith(".bin"));
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const machine = restoreMachine(program, readFileSync(new URL(name, folder)));
        let step = machine.advance();
        for (let at = 1; step.status === "waiting"; at++) step = machine.advance([answerNext(machine, at)]);
        expect(step).toMatchObject({ status: "completed", output });
      }
    }
  });

  it("F43 refuses what is damaged, foreign, or of another version", () => {
    const bytes = takeSnapshots().snapshots[0]!;
    expect(codeOf(() => restoreMachine(compileFlow("await Timer.delay(1)").program!, bytes))).toBe("SNAPSHOT_FOREIGN");
    expect(codeOf(() => restoreMachine(program, new Uint8Array()))).toBe("SNAPSHOT_CORRUPT");
    expect(codeOf(() => restoreMachine(program, new TextEncoder().encode("not a snapshot at all")))).toBe(
      "SNAPSHOT_CORRUPT",
    );
    for (let length = 0; length < bytes.length; length += 7) {
      expect(codeOf(() => restoreMachine(program, bytes.slice(0, length)))).toBe("SNAPSHOT_CORRUPT");
    }
    for (let at = 0; at < bytes.length; at += 3) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x10;
      expect(codeOf(() => restoreMachine(program, damaged))).toBe("SNAPSHOT_CORRUPT");
    }
  });

  it("F42 only at a wait, and F44 only up to the limit", () => {
    const machine = createMachine(program, { inputs: {}, context: CONTEXT, limits: { snapshotBytesMax: 100 } });
    expect(codeOf(() => machine.snapshot())).toBe("NOT_WAITING");
    machine.advance([], { sliceInstructions: 5 });
    expect(codeOf(() => machine.snapshot())).toBe("NOT_WAITING");
    machine.advance();
    expect(codeOf(() => machine.snapshot())).toBe("SNAPSHOT_LIMIT");
  });

  it("F42 holds nothing that the rest of the run cannot reach", () => {
    const size = (source: string): number => {
      const machine = createMachine(compileFlow(source).program!, { inputs: {}, context: CONTEXT });
      machine.advance();
      return machine.snapshot().length;
    };
    const small = size("await Timer.delay(1)");
    expect(small).toBeLessThan(250);
    expect(size("{ const big = 'x'.repeat(10000) + Math.random() } await Timer.delay(1)")).toBe(small);
    expect(size("(() => { const big = 'x'.repeat(10000); return big.length })(); await Timer.delay(1)")).toBe(small);
  });

  it("F45 a loop that awaits keeps a constant snapshot size, also with lost races", () => {
    const source = `const stop = Signal.when("stop"); let n = 0;
      for (;;) { n = (n + 1) % 100; await Promise.race([stop, Timer.delay(1)]) }`;
    const machine = createMachine(compileFlow(source).program!, { inputs: {}, context: CONTEXT });
    const sizes = new Set<number>();
    let step = machine.advance();
    for (let at = 1; at < 3000; at++) {
      const timer = machine.pending.find(({ command }) => command.kind === "timer")!;
      step = machine.advance([{ id: timer.command.id, at, value: null }]);
      expect(step.status).toBe("waiting");
      if (at % 100 === 0 && at > 1000) sizes.add(machine.snapshot().length);
    }
    expect(sizes.size).toBeLessThanOrEqual(1);
  });

  it("F42 any JSON survives a wait", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const { step } = runFlow(
          "const copy = structuredClone(Inputs.v); await Timer.delay(1); return [copy, Inputs.v]",
          {
            inputs: { v: value as never },
            restoring: true,
          },
        );
        const plain = JSON.parse(JSON.stringify(value));
        expect(step).toMatchObject({ status: "completed", output: [plain, plain] });
      }),
      { numRuns: 200 },
    );
  });

  it("F42 a chain of a hundred thousand objects needs no deep host stack", async () => {
    const source =
      "let l = null; for (let i = 0; i < 1e5; i++) l = { l }; await Timer.delay(1); let n = 0; while (l) { n++; l = l.l } return n";
    expect(runFlow(source, { restoring: true }).step).toMatchObject(
      JSON.parse(`{"output":${(await runNode(source)).output}}`),
    );
  });
});
