import { isDeepStrictEqual } from "node:util";
import { runScenario, type ScenarioOutcome } from "../../src/scenario/run-scenario.ts";
import type { OracleClient } from "./oracle-client.ts";
import { difference, type Outcome } from "./outcome.ts";
import type { Program } from "./program.ts";

/** `refused`: the compiler does not take it (yet); nothing was compared. */
export type Verdict =
  | { readonly kind: "agrees"; readonly outcome: Outcome }
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  | { readonly kind: "differs"; readonly what: string };

/** Long enough for any program that ends; a machine that loops is told from one that works. */
const WALL_MS_MAX = 10_000;

/** Runs the program straight, suspended and restored at every wait, and under Node; all three must agree (E43). */
export async function checkProgram(program: Omit<Program, "seed">, oracle: OracleClient): Promise<Verdict> {
  const { source, inputs, scenario } = program;
  const asked = oracle.run({ source, inputs, scenario });
  let straight: ScenarioOutcome;
  let restored: ScenarioOutcome;
  try {
    straight = runScenario({ source, inputs, scenario, wallMsMax: WALL_MS_MAX });
    restored = runScenario({ source, inputs, scenario, snapshotEveryWait: true, wallMsMax: WALL_MS_MAX });
  } catch (error) {
    await asked;
    return {
      kind: "differs",
      what: `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    };
  }
  const node = await asked;
  const refused = straight.diagnostics.find(({ severity }) => severity === "error");
  if (refused !== undefined) return { kind: "refused", code: refused.code, message: refused.message };
  const against = difference(outcomeOf(straight), node);
  if (against !== undefined) return { kind: "differs", what: against };
  if (isDeepStrictEqual(straight, restored)) return { kind: "agrees", outcome: node };
  const how = difference(outcomeOf(restored), outcomeOf(straight)) ?? "waits, sizes or lines";
  return { kind: "differs", what: `suspended at every wait (called flow) against straight (called node): ${how}` };
}

function outcomeOf({ status, output, error, effects, logs }: ScenarioOutcome): Outcome {
  return { status, output, error, effects, logs: logs.map(({ message }) => message) };
}
