import type { Store } from "../../src/store.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface Faults {
  /** Chance per call that the request is lost, or that its answer is. */
  lost: number;
  /** Chance per call that the process dies around it. */
  crash: number;
}

export interface FaultyStoreWorld {
  readonly store: Store;
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly faults: Faults;
  readonly isAlive: () => boolean;
  readonly crash: () => void;
  /** Called around every call that is carried out, for the checker. */
  readonly around: (method: string, args: readonly unknown[], call: () => Promise<unknown>) => Promise<unknown>;
}

/**
 * The store at the other end of a bad network: every call takes time, and may be lost before it is carried out or after; around any
 * call the process may die, and what it has sent may be carried out all the same.
 */
export function faultyStore(world: FaultyStoreWorld): Store {
  const { store, time, random, faults, isAlive } = world;
  const call = (method: keyof Store, args: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      if (!isAlive()) return;
      const fate = random.random();
      const lostBefore = fate < faults.lost / 2;
      const lostAfter = !lostBefore && fate < faults.lost;
      const dies = random.chance(faults.crash) ? random.pick(["before", "after"]) : "never";
      time.schedule(random.between(0, 8), async () => {
        if (dies === "before" && isAlive()) world.crash();
        if (!isAlive() && random.chance(0.5)) return;
        let answer: unknown;
        if (!lostBefore) {
          const act = store[method] as (...given: unknown[]) => Promise<unknown>;
          answer = await world.around(method, args, () => act.apply(store, [...args]));
        }
        if (dies === "after" && isAlive()) world.crash();
        time.schedule(random.between(0, 8), () => {
          if (!isAlive()) return;
          if (lostBefore || lostAfter) reject(new Error("connection lost"));
          else resolve(answer);
        });
      });
    });
  return new Proxy(store, {
    get(target, method: keyof Store) {
      if (method !== "subscribe") return (...args: unknown[]) => call(method, args);
      return (listener: Parameters<Store["subscribe"]>[0]) =>
        target.subscribe((hint) => {
          if (isAlive() && !random.chance(0.2)) time.schedule(random.between(0, 5), () => isAlive() && listener(hint));
        });
    },
  });
}
