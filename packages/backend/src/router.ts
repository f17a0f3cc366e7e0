import type { Backend } from "./contract.ts";
import type { AITask, ComputeTask } from "./task.ts";

export interface RoutedBackend {
  readonly backend: Backend;
  /** Attempts submitted to it and not ended. */
  readonly load: number;
  /** What its last health report said. */
  readonly healthy: boolean;
}

export type Route = { readonly backend: Backend } | { readonly reason: string };

/**
 * Where a task goes (B11). By name: that backend or a reason why not. Without a name: of those that can run it, the first registered
 * one with a free slot; where all are full, the one with the least load for its slots.
 */
export function route(task: ComputeTask | AITask, name: string | undefined, backends: readonly RoutedBackend[]): Route {
  if (name !== undefined) return byName(task, name, backends);
  const reasons: string[] = [];
  const able: RoutedBackend[] = [];
  for (const each of backends) {
    const reason = unfitness(task, each);
    if (reason === undefined) able.push(each);
    else reasons.push(`${each.backend.name}: ${reason}`);
  }
  const first = able.find(({ backend, load }) => load < backend.capabilities().slots);
  const chosen = first ?? able.toSorted((a, b) => fullness(a) - fullness(b))[0];
  if (chosen !== undefined) return { backend: chosen.backend };
  return {
    reason: reasons.length === 0 ? "there are no backends" : `no backend can run this task (${reasons.join("; ")})`,
  };
}

function byName(task: ComputeTask | AITask, name: string, backends: readonly RoutedBackend[]): Route {
  const found = backends.find(({ backend }) => backend.name === name);
  if (found === undefined)
    return {
      reason: `no backend is named ${name}; there are ${backends.map(({ backend }) => backend.name).join(", ") || "none"}`,
    };
  const { backend } = found;
  const reason = backend.state === "RUNNING" ? backend.refusal(task) : `is ${backend.state}`;
  return reason === undefined ? { backend } : { reason: `backend ${name}: ${reason}` };
}

function unfitness(task: ComputeTask | AITask, { backend, healthy }: RoutedBackend): string | undefined {
  if (backend.state !== "RUNNING") return `is ${backend.state}`;
  if (backend.capabilities().onlyByName) return "runs only what asks for it by name";
  if (!healthy) return "is not healthy";
  return backend.refusal(task);
}

function fullness({ backend, load }: RoutedBackend): number {
  return load / Math.max(backend.capabilities().slots, 1);
}
