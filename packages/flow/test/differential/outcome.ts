/** What is compared of a run, by whichever of the two it was made. */
export interface Outcome {
  readonly status: "completed" | "failed" | "waiting";
  readonly output: unknown;
  readonly error: { readonly type: string; readonly message: string } | null;
  readonly effects: readonly { readonly kind: string; readonly name: string; readonly inputs: unknown }[];
  readonly logs: readonly string[];
}

/** Stands for a line of the log that is not compared. */
export const ANY_LOG = "\0any";

/** The first thing that differs, in words; undefined when the two agree. */
export function difference(flow: Outcome, node: Outcome): string | undefined {
  // What can never go on, because nothing is left to settle what it waits for, is failed by the machine; Node just ends.
  const deadlock = node.status === "waiting" && flow.error?.type === "DeadlockError";
  if (flow.status !== node.status && !deadlock) return `status: flow ${describe(flow)}, node ${describe(node)}`;
  for (let i = 0; i < Math.max(flow.logs.length, node.logs.length); i++) {
    if (flow.logs[i] !== node.logs[i] && node.logs[i] !== ANY_LOG)
      return `log ${i}: flow ${text(flow.logs[i])}, node ${text(node.logs[i])}`;
  }
  for (let i = 0; i < Math.max(flow.effects.length, node.effects.length); i++) {
    const [mine, its] = [effectText(flow.effects[i]), effectText(node.effects[i])];
    if (mine !== its) return `effect ${i}: flow ${mine}, node ${its}`;
  }
  if (flow.error !== null && node.error !== null) {
    if (flow.error.type !== node.error.type && node.error.type !== "thrown")
      return `error: flow ${describe(flow)}, node ${describe(node)}`;
    // Messages of native errors are Node's own wording; those a program made itself begin with `U:`.
    if (node.error.message.startsWith("U:") && flow.error.message !== node.error.message) {
      return `message: flow ${text(flow.error.message)}, node ${text(node.error.message)}`;
    }
  }
  return text(flow.output) === text(node.output)
    ? undefined
    : `output: flow ${text(flow.output)}, node ${text(node.output)}`;
}

function describe({ status, error }: Outcome): string {
  return error === null ? status : `${status} with ${error.type}: ${error.message}`;
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

/** Timers and signal waits are told by kind and name; how the two write their options down is not compared. */
function effectText(effect: Outcome["effects"][number] | undefined): string {
  if (effect === undefined) return "nothing";
  if (effect.kind === "timer") return "timer";
  return effect.kind === "signal" ? `signal ${effect.name}` : `${effect.kind} ${effect.name} ${text(effect.inputs)}`;
}
