import { mkdirSync, writeFileSync } from "node:fs";
import { BYTECODE_VERSION, compileFlow, createMachine, type Machine, type Step } from "../../src/index.ts";
import { KITCHEN_SINK } from "./kitchen-sink.ts";
import { CONTEXT } from "./run-both.ts";

export const GOLDEN_FOLDER = new URL("../fixtures/snapshots/", import.meta.url);

/** Snapshots of the program above at each of its waits, and what it ends with. `npm run golden -w packages/flow` writes them to disk. */
export function takeSnapshots(): { snapshots: Uint8Array[]; last: Step } {
  const { program } = compileFlow(KITCHEN_SINK);
  const machine = createMachine(program!, {
    inputs: { x: [1] },
    context: CONTEXT,
    host: { now: () => 1000, random: () => 0.5, randomUuid: () => "u" },
  });
  const snapshots: Uint8Array[] = [];
  let step = machine.advance();
  for (let at = 1; step.status === "waiting"; at++) {
    snapshots.push(machine.snapshot());
    step = machine.advance([answerNext(machine, at)]);
  }
  return { snapshots, last: step };
}

/** Answers tasks before timers. */
export function answerNext(machine: Machine, at: number) {
  const { pending } = machine;
  const { command } = pending.find((operation) => operation.command.kind === "task") ?? pending[0]!;
  return { id: command.id, at, value: "inputs" in command ? command.inputs : null };
}

if (process.argv[1] === import.meta.filename) {
  const folder = new URL(`v${BYTECODE_VERSION}/`, GOLDEN_FOLDER);
  mkdirSync(folder, { recursive: true });
  const { snapshots, last } = takeSnapshots();
  if (last.status !== "completed") throw new Error(JSON.stringify(last));
  for (const [index, bytes] of snapshots.entries()) writeFileSync(new URL(`wait-${index}.bin`, folder), bytes);
  writeFileSync(new URL("output.json", folder), JSON.stringify(last.output));
}
