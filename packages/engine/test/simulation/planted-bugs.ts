import type { MemoryStore } from "../../src/index.ts";
import type { RunRow } from "../../src/memory-store/rows.ts";
import type { Store } from "../../src/store.ts";
import type { Plant } from "./run-seed.ts";

/** The store with some of its methods replaced. */
function replaced(store: MemoryStore, methods: Partial<Store>): Store {
  return new Proxy(store as Store, {
    get(target, name: keyof Store) {
      const method = methods[name] ?? target[name];
      return (method as (...args: unknown[]) => unknown).bind(target);
    },
  });
}

/** Mistakes that somebody could make in a store or an engine, to see that the simulation finds each of them. */
export const plantedBugs: Readonly<Record<string, Plant>> = {
  /** Whoever commits is believed: a worker that was declared dead, and one that has lost the run. */
  "drop-fence": (store) =>
    replaced(store, {
      commit: (id, batch) => {
        const worker = store.tables.workers.get(id);
        if (worker) worker.alive = true;
        for (const step of batch.runs) {
          const run = store.tables.runs.get(step.id);
          if (run) Object.assign(run, { owner: id, revision: step.revision });
        }
        return store.commit(id, batch);
      },
    }),
  /** A step does not say what it has acted on. */
  "answer-twice": (store) =>
    replaced(store, {
      commit: (id, batch) => {
        const runs = batch.runs.map((step) => ({ ...step, consumed: [] }));
        return store.commit(id, { ...batch, runs });
      },
    }),
  /** Heartbeats are answered and renew nothing. */
  "forget-to-renew": (store) =>
    replaced(store, { heartbeat: async (id) => store.tables.workers.get(id)?.alive === true }),
  /** A signal that comes before anybody waits for it is dropped. */
  "lose-early-signal": (store) =>
    replaced(store, {
      sendSignals: async (signals) => {
        const waited = signals.filter(({ runId, name }) =>
          [...(store.tables.runs.get(runId)?.waits.values() ?? [])].some((wait) => wait.name === name),
        );
        const answers = await store.sendSignals(waited);
        return signals.map((signal) => answers[waited.indexOf(signal)] ?? "accepted");
      },
    }),
  /** Parking looks only at what the step had seen, and not at what came meanwhile. */
  "park-over-message": (store) =>
    replaced(store, {
      commit: (id, batch) => {
        const runs = batch.runs.map((step) => ({ ...step, seenSequence: Number.MAX_SAFE_INTEGER }));
        const releases = batch.releases.map((each) => ({ ...each, seenSequence: Number.MAX_SAFE_INTEGER }));
        return store.commit(id, { ...batch, runs, releases });
      },
    }),
  /** A result is taken from any attempt. */
  "forget-attempt": (store) =>
    replaced(store, {
      commit: (id, batch) => {
        const tasks = batch.tasks.map((task) => {
          const row = store.tables.tasks.get(task.id);
          if (row) Object.assign(row, { owner: id, state: "running" });
          return { ...task, attempt: row?.attempt ?? task.attempt };
        });
        return store.commit(id, { ...batch, tasks });
      },
    }),
  /** The lease of a dead worker is given to nobody. */
  "forget-to-retake": (store) =>
    replaced(store, {
      reapWorkers: async () => {
        const held = [...store.tables.runs.values()].map((run): [RunRow, string | null] => [run, run.owner]);
        const died = await store.reapWorkers();
        for (const [run, owner] of held) if (owner !== null && run.owner === null) Object.assign(run, { owner });
        return died;
      },
    }),
};
