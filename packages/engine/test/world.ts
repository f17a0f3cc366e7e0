import { onTestFinished } from "vitest";
import { type Clock, createEngine, type EngineSettings, MemoryStore, systemClock } from "../src/index.ts";
import { type Course, done, ScriptedSession } from "./scripted-backend.ts";
import { type Act, script, scriptedLanguage } from "./scripted-language.ts";

const settings: Partial<EngineSettings> = {
  pollMs: 40,
  leaseMs: 400,
  heartbeatMs: 50,
  backoff: { initialMs: 5, factor: 2, maxMs: 50 },
};

/** A store, an engine that works on it, tasks `a`, `b` and `c`, and a backend where they go as `course` says. Ended by itself after the test. */
export async function world(
  course: (name: string, attempt: number) => Course | null = () => ({ afterMs: 1, outcome: done("ok") }),
  options: { readonly clock?: Clock; readonly settings?: Partial<EngineSettings> } = {},
) {
  const { clock = systemClock } = options;
  const store = new MemoryStore(() => systemClock.now());
  const make = async (more: Partial<EngineSettings> = {}) => {
    const session = new ScriptedSession(systemClock, ({ name, id }) => course(name, Number(id.split(".").at(-1))));
    const engine = createEngine({
      ...{ store, session, clock, language: scriptedLanguage },
      settings: { ...settings, ...options.settings, ...more },
    });
    onTestFinished(() => engine.stop());
    await engine.start();
    return { engine, session };
  };
  const { engine, session } = await make();
  for (const name of ["a", "b", "c"]) await engine.deployTask(`name: ${name}\nkind: compute\nfunction: "./x.js#f"\n`);
  const deploy = (name: string, acts: readonly Act[], more: object = {}) =>
    engine.deployWorkflow(script({ name, acts, ...more }));
  const start = async (workflow: string, more: object = {}) => (await engine.startRuns([{ workflow, ...more }]))[0]!.id;
  return { store, engine, session, make, deploy, start };
}
