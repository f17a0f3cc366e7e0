import { fromJson, toJsonSteps } from "../builtins/json.ts";
import type { Program } from "../compile/program.ts";
import { FlowError } from "../flow-error.ts";
import type {
  Completion,
  ErrorData,
  Host,
  Inspection,
  Json,
  Limits,
  Machine,
  OperationId,
  PendingOperation,
  RunContext,
  SliceOptions,
  Step,
  UnobservedFailure,
} from "../machine-api.ts";
import { decodeSnapshot } from "../snapshot/decode-snapshot.ts";
import { encodeSnapshot } from "../snapshot/encode-snapshot.ts";
import { FULFILLED, isUseful, JobFrame, PromiseValue, REJECTED } from "../values/values.ts";
import { errorFromData, errorToData, limitData } from "./error-data.ts";
import { inspectMachine } from "./inspect-machine.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { LimitCrossed } from "./script-throw.ts";
import { VirtualMachine } from "./virtual-machine.ts";

export interface MachineOptions {
  readonly limits?: Partial<Limits>;
  /** Default: the clock and randomness of this process. */
  readonly host?: Host;
}

export interface CreateOptions extends MachineOptions {
  readonly inputs: Json;
  readonly context: RunContext;
}

const PROCESS_HOST: Host = {
  now: () => Date.now(),
  random: () => Math.random(),
  randomUuid: () => globalThis.crypto.randomUUID(),
};

/** A machine at the beginning of a program. Nothing runs before the first `advance`. */
export function createMachine(program: Program, options: CreateOptions): Machine {
  const vm = new VirtualMachine({
    program,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    host: options.host ?? PROCESS_HOST,
    state: { inputs: undefined, context: options.context, nextOperation: 1, nextFiber: 1, canceled: false },
  });
  try {
    vm.setInputs(fromJson(vm, options.inputs, true));
  } catch (problem) {
    if (problem instanceof LimitCrossed)
      throw new FlowError("INPUT_LIMIT", `The inputs cross the limit ${problem.limit}.`);
    throw problem;
  }
  return new FlowMachine(vm, { started: false, output: undefined });
}

/**
 * A machine as it was when the snapshot was taken. Throws FlowError `SNAPSHOT_CORRUPT`, `SNAPSHOT_VERSION`, or `SNAPSHOT_FOREIGN` when
 * it was taken from another program (F43).
 */
export function restoreMachine(program: Program, snapshot: Uint8Array, options: MachineOptions = {}): Machine {
  const { vm, output } = decodeSnapshot(snapshot, {
    program,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    host: options.host ?? PROCESS_HOST,
  });
  return new FlowMachine(vm, { started: true, output });
}

type Ending = { status: "completed"; output: Json } | { status: "failed"; error: ErrorData };

class FlowMachine implements Machine {
  readonly #vm: VirtualMachine;
  #started: boolean;
  /** What the main body returned, once it has. */
  #output: Json | undefined;
  #outputPromise: PromiseValue | null = null;
  #inbox: Completion[] = [];
  #unobserved: UnobservedFailure[] = [];
  #cancel: string | undefined;
  #canceled = new Set<OperationId>();
  /** Instructions since the last wait. */
  #spent = 0;
  #idle: boolean;
  /** When the slice is over, by the clock of the process. */
  #until: number | undefined;
  #ending: Ending | undefined;

  constructor(vm: VirtualMachine, { started, output }: { started: boolean; output: Json | undefined }) {
    this.#vm = vm;
    this.#started = started;
    this.#idle = started;
    this.#output = output;
  }

  advance(completions: readonly Completion[] = [], options: SliceOptions = {}): Step {
    const vm = this.#vm;
    this.#take(completions);
    const { instructionsPerStepMax } = vm.limits;
    const budget = Math.min(options.sliceInstructions ?? Infinity, instructionsPerStepMax - this.#spent);
    vm.fuel = budget;
    this.#until = options.sliceMs === undefined ? undefined : performance.now() + options.sliceMs;
    let status: Step["status"];
    try {
      status = this.#ending?.status ?? this.#run();
      if (status === "yielded" && this.#spent + budget - vm.fuel >= instructionsPerStepMax)
        vm.crossed("instructionsPerStepMax");
    } catch (problem) {
      if (!(problem instanceof LimitCrossed)) throw problem;
      status = this.#end({ status: "failed", error: limitData(vm, problem) });
    }
    const instructions = Math.max(budget - vm.fuel, 0);
    this.#spent = status === "yielded" ? this.#spent + instructions : 0;
    this.#idle = status === "waiting";
    return this.#step(status, instructions);
  }

  #step(status: Step["status"], instructions: number): Step {
    const vm = this.#vm;
    const common = { commands: vm.commands, logs: vm.logs, unobserved: this.#unobserved, instructions };
    vm.commands = [];
    vm.logs = [];
    this.#unobserved = [];
    if (this.#ending !== undefined) return { ...common, ...this.#ending };
    return status === "yielded" ? { ...common, status } : { ...common, status: "waiting" };
  }

  #take(completions: readonly Completion[]): void {
    this.#inbox.push(...completions);
    this.#inbox.sort((a, b) => a.at - b.at || a.id - b.id);
    if (this.#cancel === undefined) return;
    const message = this.#cancel;
    const at = this.#vm.host.now();
    for (const id of this.#vm.operations.keys()) {
      this.#canceled.add(id);
      this.#inbox.push({ id, at, error: { type: "CanceledError", message } });
    }
    this.#cancel = undefined;
  }

  #run(): Step["status"] {
    const vm = this.#vm;
    if (!this.#started) {
      this.#started = true;
      vm.startMain();
    }
    for (;;) {
      if (vm.run(this.#until) === "yielded") return "yielded";
      const failure = this.#failure();
      if (failure !== undefined) return this.#end(failure);
      if (this.#convertOutput()) continue;
      const completion = this.#inbox.shift();
      if (completion === undefined) return this.#rest();
      this.#deliver(completion);
    }
  }

  /** An exception that left the main body, or a rejection that nobody handles (F32, F33). */
  #failure(): Ending | undefined {
    const vm = this.#vm;
    const main = vm.mainPromise;
    let failed: PromiseValue | undefined = main.state === REJECTED ? main : undefined;
    failed ??= vm.rejected.find(({ handled }) => !handled);
    vm.rejected.length = 0;
    if (this.#outputPromise?.state === REJECTED) failed ??= this.#outputPromise;
    return failed && { status: "failed", error: errorToData(vm, failed.value, { site: failed.site }) };
  }

  /** Turns what the main body returned into JSON, which may call `toJSON` functions of the script. True when there is more to run. */
  #convertOutput(): boolean {
    const vm = this.#vm;
    if (this.#output !== undefined) return false;
    if (this.#outputPromise?.state === FULFILLED) {
      this.#output = (this.#outputPromise.value as Json | undefined) ?? null;
      this.#outputPromise = null;
      return false;
    }
    if (vm.mainPromise.state !== FULFILLED || this.#outputPromise !== null) return false;
    const target = new PromiseValue();
    target.handled = true;
    this.#outputPromise = target;
    vm.frame = new JobFrame(target);
    vm.invokeSteps(toJsonSteps(vm, vm.mainPromise.value), -1);
    vm.mainPromise.value = undefined;
    return true;
  }

  #rest(): Step["status"] {
    const vm = this.#vm;
    for (const { promise } of vm.operations.values()) if (isAwaited(promise)) return "waiting";
    if (this.#output !== undefined) return this.#end({ status: "completed", output: this.#output });
    const message = "The run cannot go on: the main body waits for a promise that nothing is left to settle.";
    return this.#end({ status: "failed", error: { type: "DeadlockError", message } });
  }

  #end(ending: Ending): Step["status"] {
    this.#ending = ending;
    this.#vm.operations.clear();
    this.#vm.frame = null;
    this.#inbox = [];
    return ending.status;
  }

  #deliver(completion: Completion): void {
    const vm = this.#vm;
    const operation = vm.operations.get(completion.id);
    if (operation === undefined) return;
    vm.operations.delete(completion.id);
    const { promise, command } = operation;
    if ("error" in completion) {
      const error = errorFromData(vm, completion.error, command.at);
      if (!promise.handled && !this.#canceled.has(completion.id))
        this.#unobserved.push({ id: completion.id, error: completion.error });
      vm.reject(promise, error, error.site);
    } else vm.fulfill(promise, command.kind === "timer" ? undefined : fromJson(vm, completion.value));
    this.#canceled.delete(completion.id);
  }

  cancel(reason = "The run was canceled."): void {
    if (this.#vm.state.canceled) return;
    this.#vm.state.canceled = true;
    this.#cancel = reason;
  }

  snapshot(): Uint8Array {
    if (!this.#idle) throw new FlowError("NOT_WAITING", "A snapshot can be taken only while the run waits.");
    const bytes = encodeSnapshot(this.#vm, this.#output);
    const { snapshotBytesMax } = this.#vm.limits;
    if (bytes.length > snapshotBytesMax) {
      const message = `The snapshot has ${bytes.length} bytes, more than the limit snapshotBytesMax (${snapshotBytesMax}).`;
      throw new FlowError("SNAPSHOT_LIMIT", message);
    }
    return bytes;
  }

  get pending(): readonly PendingOperation[] {
    return Array.from(this.#vm.operations.values(), ({ command, promise }) => ({
      command,
      awaited: isAwaited(promise),
    }));
  }

  inspect(): Inspection {
    return inspectMachine(this.#vm, this.pending);
  }
}

/** Whether something goes on when the operation is answered. */
function isAwaited({ reactions }: PromiseValue): boolean {
  return reactions?.some(isUseful) === true;
}
