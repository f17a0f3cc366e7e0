import type { Store } from "../../src/store.ts";
import type { Edges } from "./edges.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface FaultyStoreWorld {
  readonly store: Store;
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly edges: Edges;
  readonly isAlive: () => boolean;
  readonly crash: () => void;
  /** Called around every call that is carried out, for the checker. */
  readonly around: (method: string, args: readonly unknown[], call: () => Promise<unknown>) => Promise<unknown>;
}

/**
 * The store at the other end of a bad network: every call takes time, and may be lost before it is carried out or after; around any
 * call the process may be killed, and what it has sent may be carried out all the same.
 */
export function faultyStore(world: FaultyStoreWorld): Store {
  const { store, time, random, edges, isAlive } = world;
  const call = (method: keyof Store, args: readonly unknown[]) =>
    new Promise((resolve, reject) => {
      if (!isAlive()) return;
      const mishap = edges.cross(`store.${method}`);
      time.schedule(random.between(0, 8), async () => {
        if (mishap === "killed before" && isAlive()) world.crash();
        if (!isAlive() && random.chance(0.5)) return;
        let answer: unknown;
        if (mishap !== "request lost") {
          const act = store[method] as (...given: unknown[]) => Promise<unknown>;
          answer = await world.around(method, args, () => act.apply(store, [...args]));
        }
        if (mishap === "killed after" && isAlive()) world.crash();
        time.schedule(random.between(0, 8), () => {
          if (!isAlive()) return;
          if (mishap === "request lost" || mishap === "answer lost") reject(new Error("connection lost"));
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
