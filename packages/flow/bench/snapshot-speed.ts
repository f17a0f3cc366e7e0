import { compileFlow, createMachine, type Machine, type Program, restoreMachine } from "../src/index.ts";
import { APPROVAL_FLOW } from "./approval-flow.ts";
import { cpuMs, median, type Result } from "./measure.ts";
import { CONTEXT } from "./systems.ts";

/** States of some megabytes, of the kinds that workflows hold. */
const STATES: Readonly<Record<string, string>> = {
  records: `const rows = [];
    for (let i = 0; i < 30000; i++) rows.push({ id: i, name: "name " + i, price: i / 7, ok: i % 2 === 0, tags: ["a", "b" + i % 100] });`,
  numbers: "const rows = []; for (let i = 0; i < 500000; i++) rows.push(i * 1.1);",
  texts: 'const rows = []; for (let i = 0; i < 100; i++) rows.push(("line " + i + " of some text\\n").repeat(2000));',
  map: 'const rows = new Map(); for (let i = 0; i < 60000; i++) rows.set("key" + i, i);',
};

const limits = { liveBytesMax: 2 ** 30, snapshotBytesMax: 2 ** 30 };

/** MB of snapshot per second: written, and read back. */
export function snapshotSpeed(rounds: number): Result[] {
  return Object.entries(STATES).flatMap(([name, source]) => {
    const { program } = compileFlow(`${source} await Timer.delay(1); return rows`);
    const machine = createMachine(program!, { inputs: {}, context: CONTEXT, limits });
    machine.advance();
    const bytes = machine.snapshot();
    const speeds = (run: () => unknown): number[] => {
      for (let i = 0; i < 3; i++) run();
      return Array.from({ length: rounds }, () => bytes.length / 1000 / cpuMs(run));
    };
    const written = speeds(() => machine.snapshot());
    const read = speeds(() => restoreMachine(program!, bytes, { limits }));
    const about = { system: "fermata", unit: "MB/s" };
    return [
      { name: `snapshot-${name}`, ...about, value: median(written), runs: written },
      { name: `restore-${name}`, ...about, value: median(read), runs: read },
    ];
  });
}

/** Bytes of the snapshot of a run that waits for an approval. */
export function idleSnapshot(): Result {
  const { program } = compileFlow(APPROVAL_FLOW);
  const machine = atApproval(program!);
  const bytes = machine.snapshot().length;
  return { name: "idle-approval-snapshot", system: "fermata", unit: "bytes", value: bytes, runs: [bytes] };
}

function atApproval(program: Program): Machine {
  const context = {
    executionId: "01890000-0000-7000-8000-000000000000",
    workflowName: "purchase",
    version: program.version,
    attempt: 1,
    startedAt: 1_700_000_000_000,
    parentId: null,
  };
  const inputs = { id: "PO-1234", amount: 1200, approvers: ["ada", "grace"] };
  const machine = createMachine(program, { inputs, context });
  machine.advance();
  const lines = [
    { id: "screws", count: 100 },
    { id: "nuts", count: 0 },
  ];
  machine.advance([{ id: 1, at: 1, value: { title: "Screws and nuts", lines } }]);
  machine.advance([{ id: 2, at: 2, value: null }]);
  return machine;
}
