import { GLOBALS } from "../builtins/globals.ts";
import { REJECT_FUNCTION, RESOLVE_FUNCTION } from "../builtins/promise.ts";
import type { Program } from "../compile/program.ts";
import type { Command, Host, Limits, LogEntry, OperationId } from "../machine-api.ts";
import {
  ADOPT,
  AWAIT,
  Cell,
  COMBINE,
  type Continuation,
  ErrorValue,
  Frame,
  FULFILLED,
  FunctionValue,
  isCallable,
  isPlainObject,
  isUseful,
  JobFrame,
  type Microtask,
  type NativeDefinition,
  NativeFrame,
  type NativeSteps,
  NativeValue,
  type OpenOperation,
  PENDING,
  PlainObject,
  PromiseValue,
  REJECTED,
  Reaction,
  type RunState,
  type Site,
  THEN,
  type Value,
  type Vm,
} from "../values/values.ts";
import { settleCombination } from "./combinations.ts";
import { isPrimitive, toNumberSteps, toStringSteps } from "./conversions.ts";
import { interpret } from "./interpret.ts";
import { measureLive } from "./live-bytes.ts";
import { MicrotaskQueue } from "./microtasks.ts";
import { LimitCrossed, makeError, ScriptThrow, typeError } from "./script-throw.ts";
import { frameSite, stackText } from "./stack-text.ts";

/** Stands for a callee while a built-in pauses. */
const PAUSE: unique symbol = Symbol("pause");

/** Length of the instructions that iterate, ITERATE and APPEND_ALL. */
const ITERATING_LENGTH = 3;

const VALUE = 0;
const THROW = 1;

/** Instructions between two looks at the clock: about a tenth of a millisecond. */
const CHUNK_INSTRUCTIONS = 4096;
/** What a microtask is counted as, by the time it takes. */
const MICROTASK_INSTRUCTIONS = 40;

/** Length from which an array or text that a built-in takes is counted. */
const LARGE = 1024;

/**
 * The running program: its stack of frames, its microtasks, and its open operations. The stack is a linked list of frames from the one
 * that runs down to the job that started it; async frames leave it when they await. Nothing here recurses on the host's stack for a
 * call of the script.
 */
export class VirtualMachine implements Vm {
  readonly program: Program;
  readonly limits: Limits;
  readonly host: Host;
  readonly state: RunState;
  readonly globals: Map<string, Value>;

  /** Top of the stack; null between jobs. */
  frame: Continuation | null = null;
  readonly microtasks = new MicrotaskQueue();
  readonly operations = new Map<OperationId, OpenOperation>();
  /** Ordinary promises that were rejected while nobody handled them; looked at whenever the microtasks are drained (F33). */
  readonly rejected: PromiseValue[] = [];
  commands: Command[] = [];
  logs: LogEntry[] = [];
  mainPromise: PromiseValue = new PromiseValue();
  fibers = 0;

  /** Instructions left in this slice. */
  fuel = 0;
  /** Work done by built-ins that is not yet taken off the fuel. */
  #extra = 0;
  /** How much of the fuel of this chunk only stands for time. */
  #hurried = 0;
  /** Bytes found by the last exact count, and what was allocated since. */
  allocated = 0;

  // What is on its way between two frames: a result or an exception.
  #mode: typeof VALUE | typeof THROW = VALUE;
  #passing: Value = undefined;
  #returnTo = -1;
  /** Where the exception on its way was thrown. */
  throwSite: Site | null = null;
  // The call that a resumable built-in asks for.
  #callee: Value = undefined;
  #calleeSelf: Value = undefined;
  #calleeArguments: Value[] = [];

  constructor(parts: { program: Program; limits: Limits; host: Host; state: RunState }) {
    this.program = parts.program;
    this.limits = parts.limits;
    this.host = parts.host;
    this.state = parts.state;
    this.globals = new Map(GLOBALS);
    this.globals.set("Context", Object.freeze(Object.assign(new PlainObject(), parts.state.context)));
    this.setInputs(parts.state.inputs);
  }

  setInputs(inputs: Value): void {
    this.state.inputs = inputs;
    this.globals.set("Inputs", inputs);
  }

  // ── running ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  startMain(): void {
    const frame = new Frame(new FunctionValue(this.program.main, []), null, -1);
    this.mainPromise = this.beginFiber(frame);
    this.mainPromise.handled = true;
    this.frame = frame;
  }

  /**
   * Runs until the microtasks are drained ("idle"), the fuel is used up, or the clock says `until` (both "yielded"). Throws LimitCrossed.
   */
  run(until: number | undefined): "idle" | "yielded" {
    for (;;) {
      const chunk = until === undefined ? this.fuel : Math.min(this.fuel, CHUNK_INSTRUCTIONS);
      const later = this.fuel - chunk;
      this.fuel = chunk;
      this.#hurried = 0;
      const status = this.#runChunk();
      this.fuel += later + this.#hurried;
      if (status === "idle") return status;
      if (this.fuel <= 0 || (until !== undefined && performance.now() >= until)) return "yielded";
    }
  }

  #runChunk(): "idle" | "yielded" {
    for (;;) {
      if (this.#paused) {
        this.#paused = false;
        this.#pass(VALUE, undefined);
        this.#drive();
      } else if (this.frame !== null) interpret(this);
      if (this.frame !== null && (this.#paused || this.fuel <= 0)) {
        this.fuel -= this.takeExtra();
        return "yielded";
      }
      if (this.frame !== null) continue;
      if (this.fuel <= 0) return "yielded";
      const task = this.microtasks.take();
      if (task === undefined) return "idle";
      this.#runTask(task);
      this.fuel -= MICROTASK_INSTRUCTIONS + this.takeExtra();
    }
  }

  /** Registers an async activation and gives its promise. */
  beginFiber(frame: Frame): PromiseValue {
    if (++this.fibers > this.limits.fibersMax) {
      this.work(measureLive(this) >>> 4);
      if (this.fibers > this.limits.fibersMax) this.crossed("fibersMax");
    }
    this.charge(128);
    frame.promise = new PromiseValue();
    frame.fiber = this.state.nextFiber++;
    return frame.promise;
  }

  /** Counts what a built-in did as so many instructions. */
  work(instructions: number): void {
    this.#extra += instructions;
  }

  /** Says that something took the time of so many instructions, without counting them: the clock is looked at sooner. */
  hurry(instructions: number): void {
    this.#extra += instructions;
    this.#hurried += instructions;
  }

  /** Counts what it takes to look through a large array or text once. */
  weigh(value: Value): void {
    if (typeof value === "string") {
      if (value.length > LARGE) this.#extra += value.length >>> 4;
    } else if (Array.isArray(value) && value.length > LARGE) this.#extra += value.length >>> 2;
  }

  takeExtra(): number {
    const extra = this.#extra;
    this.#extra = 0;
    return extra;
  }

  crossed(limit: keyof Limits): never {
    throw new LimitCrossed(limit, this.limits[limit]);
  }

  /** Counts bytes that were allocated. When they may exceed the limit, what is reachable is counted exactly. */
  charge(bytes: number): void {
    this.allocated += bytes;
    this.#extra += bytes >>> 5;
    this.#hurried += bytes >>> 5;
    if (this.allocated > this.limits.liveBytesMax) this.#recount(bytes);
  }

  #recount(bytes: number): void {
    const live = measureLive(this);
    this.work(live >>> 4);
    this.allocated = live + bytes;
    // The last thirty-second is kept free, or a heap that is nearly full would be counted again and again.
    if (this.allocated > this.limits.liveBytesMax * (31 / 32)) this.crossed("liveBytesMax");
  }

  // ── calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** For resumable built-ins: `const result = yield vm.call(f, [x])`. */
  call(callee: Value, args: Value[], self: Value = undefined): undefined {
    this.#callee = callee;
    this.#calleeArguments = args;
    this.#calleeSelf = self;
    return undefined;
  }

  /** For resumable built-ins with much to do between two calls: `yield vm.pause()` lets the machine look at fuel and clock. */
  pause(): undefined {
    this.#callee = PAUSE;
    return undefined;
  }

  /** Calls anything callable from bytecode; the top frame is the caller, whose register takes the result. */
  invoke(callee: Value, call: { readonly self: Value; readonly args: Value[] }, returnTo: number): void {
    this.#begin({ callee, ...call }, this.frame, returnTo);
    this.#drive();
  }

  /** Runs steps on top of the current frame, whose register takes the result. */
  invokeSteps(steps: NativeSteps, returnTo: number): void {
    this.#push(new NativeFrame(steps, this.frame, returnTo));
    this.#pass(VALUE, undefined);
    this.#drive();
  }

  construct(callee: Value, args: Value[], returnTo: number): void {
    const definition = callee instanceof NativeValue ? callee.definition : null;
    if (definition === null || (definition.construct === null && definition.constructSteps === null)) {
      throw typeError(`${this.calleeText()} is not a constructor`);
    }
    if (definition.constructSteps !== null)
      this.invokeSteps(definition.constructSteps(this, undefined, args), returnTo);
    else if (needsCoercion(definition, args)) {
      this.invokeSteps(
        coerceThenCall(this, { definition, call: definition.construct!, self: undefined, args }),
        returnTo,
      );
    } else {
      this.#returnTo = returnTo;
      this.#pass(VALUE, definition.construct!(this, undefined, args));
      this.#drive();
    }
  }

  #weighAll(self: Value, args: readonly Value[]): void {
    this.weigh(self);
    for (let i = 0; i < args.length && i < 4; i++) this.weigh(args[i]);
  }

  /** Puts a call on the stack, or leaves its result on the way where it needs no frame. */
  #begin(call: { callee: Value; self: Value; args: Value[] }, parent: Continuation | null, returnTo: number): void {
    const { callee, args } = call;
    if (callee instanceof FunctionValue) {
      const { code } = callee;
      const frame = new Frame(callee, parent, returnTo);
      const count = Math.min(args.length, code.parameters);
      for (let i = 0; i < count; i++) frame.registers[i] = args[i];
      if (code.rest >= 0) frame.registers[code.rest] = args.slice(code.rest);
      if (code.async) this.beginFiber(frame);
      this.#push(frame);
      this.#passFresh();
      return;
    }
    if (!(callee instanceof NativeValue)) throw typeError(`${this.calleeText()} is not a function`);
    const { definition } = callee;
    // A function that was made at run time has its state where others have their receiver.
    const self = callee.slots ?? call.self;
    if (!definition.quick) this.#weighAll(self, args);
    if (definition.steps !== null) {
      this.#push(new NativeFrame(definition.steps(this, self, args), parent, returnTo));
      this.#pass(VALUE, undefined);
    } else if (needsCoercion(definition, args)) {
      const rest = { definition, call: definition.call!, self, args };
      this.#push(new NativeFrame(coerceThenCall(this, rest), parent, returnTo));
      this.#pass(VALUE, undefined);
    } else {
      const result = definition.call!(this, self, args);
      this.#returnTo = returnTo;
      this.#pass(VALUE, result);
    }
  }

  #push(frame: Continuation): void {
    if (frame.depth > this.limits.callDepthMax) this.crossed("callDepthMax");
    this.frame = frame;
  }

  #pass(mode: typeof VALUE | typeof THROW, value: Value): void {
    this.#mode = mode;
    this.#passing = value;
  }

  #fresh = false;
  /** The built-in on top of the stack is in the middle of its work, and goes on when it is driven again. */
  #paused = false;

  /** A new frame of the script: nothing is passed to it, it just begins. */
  #passFresh(): void {
    this.#fresh = true;
  }

  /** Carries what is on its way through the stack until a frame of the script can go on, or the stack is empty. */
  #drive(): void {
    for (;;) {
      if (this.#fresh) {
        this.#fresh = false;
        return;
      }
      const top = this.frame;
      if (top === null) return;
      if (top instanceof Frame) {
        if (this.#mode === VALUE) {
          if (this.#returnTo >= 0) top.registers[this.#returnTo] = this.#passing;
          return;
        }
        if (this.#unwind(top)) return;
      } else if (top instanceof NativeFrame) {
        this.#resume(top);
        if (this.#paused) return;
      } else {
        this.frame = null;
        if (top.target !== null) {
          if (this.#mode === VALUE) this.resolve(top.target, this.#passing);
          else this.reject(top.target, this.#passing, this.throwSite);
        }
        return;
      }
    }
  }

  #resume(top: NativeFrame): void {
    try {
      const step =
        this.#mode === VALUE ? top.steps.next(this.#passing) : top.steps.throw(new ScriptThrow(this.#passing));
      if (step.done === true) {
        this.frame = top.parent;
        this.#returnTo = top.returnTo;
        this.#pass(VALUE, step.value);
      } else if (this.#callee === PAUSE) this.#paused = true;
      else {
        this.#extra++;
        this.#begin({ callee: this.#callee, self: this.#calleeSelf, args: this.#calleeArguments }, top, -1);
      }
    } catch (problem) {
      this.frame = top.parent;
      this.#returnTo = top.returnTo;
      this.#pass(THROW, this.scriptValue(problem));
    }
  }

  /** Finds a handler in a frame, or leaves the frame. True when the frame goes on. */
  #unwind(frame: Frame): boolean {
    const { handlers } = frame.code;
    const at = frame.pc - 1;
    for (let i = 0; i < handlers.length; i += 4) {
      if (at < handlers[i]! || at >= handlers[i + 1]!) continue;
      frame.pc = handlers[i + 2]!;
      frame.registers[handlers[i + 3]!] = this.#passing;
      return true;
    }
    this.#leave(frame);
    if (frame.promise !== null) {
      this.fibers--;
      this.reject(frame.promise, this.#passing, this.throwSite);
      this.#pass(VALUE, frame.promise);
    }
    return false;
  }

  #leave(frame: Frame): void {
    this.frame = frame.parent;
    this.#returnTo = frame.returnTo;
  }

  /** Ends the top frame with a value. */
  finish(frame: Frame, value: Value): void {
    this.#leave(frame);
    if (frame.promise === null) this.#pass(VALUE, value);
    else {
      this.fibers--;
      this.resolve(frame.promise, value);
      this.#pass(VALUE, frame.promise);
    }
    this.#drive();
  }

  /** Suspends the top frame until the promise of `value` settles. Its caller, if it still has one, goes on with its promise. */
  suspend(frame: Frame, value: Value): void {
    const promise = this.promiseOf(value);
    const reaction = new Reaction(AWAIT);
    reaction.frame = frame;
    this.addReaction(promise, reaction);
    this.#leave(frame);
    frame.parent = null;
    frame.depth = 0;
    this.#pass(VALUE, frame.promise);
    this.#drive();
  }

  /** Throws a value at the top frame, from whatever the host's `catch` caught. */
  raise(problem: unknown): void {
    this.#mode = VALUE;
    this.#pass(THROW, this.scriptValue(problem));
    this.#drive();
  }

  /** Value of a script's exception; what is no script's exception passes through. Fills in stack and place. */
  scriptValue(problem: unknown): Value {
    let value: Value;
    if (problem instanceof ScriptThrow) value = problem.value;
    else if (problem instanceof RangeError && /call stack/i.test(problem.message)) return this.crossed("callDepthMax");
    else if (problem instanceof RangeError || problem instanceof URIError || problem instanceof SyntaxError) {
      value = makeError(problem.name, problem.message);
    } else throw problem;
    const site = this.currentSite();
    if (value instanceof ErrorValue) {
      this.fillStack(value);
      value.site ??= site;
      this.throwSite = value.site;
    } else if (!(problem instanceof ScriptThrow && this.throwSite !== null && this.#mode === THROW))
      this.throwSite = site;
    return value;
  }

  fillStack(error: ErrorValue): ErrorValue {
    if (!Object.hasOwn(error.hidden, "stack")) error.hidden.stack = stackText(this, error);
    return error;
  }

  /** Place of the innermost frame of the script. */
  currentSite(): Site | null {
    for (let frame: Continuation | null = this.frame; frame !== null; ) {
      if (frame instanceof Frame) return frameSite(frame);
      frame = frame instanceof NativeFrame ? frame.parent : null;
    }
    return null;
  }

  /** Source text of what the top frame calls, for messages. */
  calleeText(): string {
    for (let frame: Continuation | null = this.frame; frame !== null; ) {
      if (frame instanceof NativeFrame) return "callback";
      if (!(frame instanceof Frame)) break;
      const { callees, source } = frame.code;
      for (let i = callees.length - 3; i >= 0; i -= 3) {
        if (callees[i]! <= frame.pc - 1) return source.slice(callees[i + 1], callees[i + 2]);
      }
      break;
    }
    return "value";
  }

  subjectText(): string | null {
    if (!(this.frame instanceof Frame)) return null;
    const { callees, source } = this.frame.code;
    const pc = this.frame.pc - ITERATING_LENGTH;
    for (let i = callees.length - 3; i >= 0 && callees[i]! >= pc; i -= 3) {
      if (callees[i] === pc) return source.slice(callees[i + 1], callees[i + 2]);
    }
    return null;
  }

  // ── promises ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** PromiseResolve: a promise as it is, anything else in a new one. */
  promiseOf(value: Value): PromiseValue {
    if (value instanceof PromiseValue) return value;
    const promise = this.newPromise();
    this.resolve(promise, value);
    return promise;
  }

  newPromise(): PromiseValue {
    this.charge(96);
    return new PromiseValue();
  }

  /** The resolve function of a promise, without the guard against a second call. */
  resolve(promise: PromiseValue, value: Value): void {
    if (value === promise) {
      this.reject(
        promise,
        this.fillStack(makeError("TypeError", "Chaining cycle detected for promise #<Promise>")),
        null,
      );
      return;
    }
    const properties = value instanceof ErrorValue ? value.own : value;
    const then = isPlainObject(properties) ? properties.then : undefined;
    if (!(value instanceof PromiseValue) && !isCallable(then)) this.fulfill(promise, value);
    else this.microtasks.push({ reaction: null, value: then, rejected: false, promise, thenable: value });
  }

  fulfill(promise: PromiseValue, value: Value): void {
    this.#settle(promise, FULFILLED, value);
  }

  reject(promise: PromiseValue, reason: Value, site: Site | null): void {
    promise.site = site;
    if (!promise.handled && promise.operation === 0) this.rejected.push(promise);
    this.#settle(promise, REJECTED, reason);
  }

  #settle(promise: PromiseValue, state: 1 | 2, value: Value): void {
    if (promise.state !== PENDING) return;
    promise.state = state;
    promise.value = value;
    const { reactions } = promise;
    promise.reactions = null;
    if (reactions === null) return;
    for (const reaction of reactions) this.#enqueue(reaction, promise);
  }

  #enqueue(reaction: Reaction, promise: PromiseValue): void {
    const rejected = promise.state === REJECTED;
    this.microtasks.push({ reaction, value: promise.value, rejected, promise, thenable: null });
  }

  addReaction(promise: PromiseValue, reaction: Reaction): void {
    promise.handled = true;
    this.charge(64);
    if (promise.state !== PENDING) this.#enqueue(reaction, promise);
    else if (promise.reactions === null) promise.reactions = [reaction];
    else {
      const { reactions } = promise;
      // A promise that takes part in a race again and again must not collect what the lost races left.
      if (reactions.length >= 16 && (reactions.length & (reactions.length - 1)) === 0) {
        promise.reactions = reactions.filter(isUseful);
      }
      promise.reactions.push(reaction);
    }
  }

  /** `promise.then(onFulfilled, onRejected)`; handlers that are no functions pass through. */
  chain(promise: PromiseValue, onFulfilled: Value, onRejected: Value): PromiseValue {
    const reaction = new Reaction(THEN);
    reaction.onFulfilled = isCallable(onFulfilled) ? onFulfilled : undefined;
    reaction.onRejected = isCallable(onRejected) ? onRejected : undefined;
    reaction.target = this.newPromise();
    this.addReaction(promise, reaction);
    return reaction.target;
  }

  #runTask(task: Microtask): void {
    const { reaction, value, rejected, promise } = task;
    if (reaction === null) this.#runThenable(task);
    else if (reaction.kind === AWAIT) {
      this.frame = reaction.frame;
      const { code, pc } = reaction.frame!;
      this.#returnTo = code.resumeState[code.resumePoints.indexOf(pc) * 2 + 1]!;
      this.throwSite = promise.site;
      this.#pass(rejected ? THROW : VALUE, value);
      this.#drive();
    } else if (reaction.kind === THEN) {
      const handler = rejected ? reaction.onRejected : reaction.onFulfilled;
      if (handler === undefined) {
        if (rejected) this.reject(reaction.target!, value, promise.site);
        else this.resolve(reaction.target!, value);
      } else this.#job(handler, [value], reaction.target);
    } else if (reaction.kind === ADOPT) {
      if (rejected) this.reject(reaction.target!, value, promise.site);
      else this.fulfill(reaction.target!, value);
    } else if (reaction.kind === COMBINE) settleCombination(this, reaction, { value, rejected, site: promise.site });
  }

  #runThenable({ value, promise, thenable }: Microtask): void {
    if (thenable instanceof PromiseValue) {
      const reaction = new Reaction(ADOPT);
      reaction.target = promise;
      this.addReaction(thenable, reaction);
      return;
    }
    const settled = new Cell(false);
    const functions = [
      new NativeValue(RESOLVE_FUNCTION.definition, [promise, settled]),
      new NativeValue(REJECT_FUNCTION.definition, [promise, settled]),
    ];
    this.frame = new JobFrame(null);
    this.invokeSteps(callThenable(this, { method: value, thenable, functions, promise, settled }), -1);
  }

  #job(handler: Value, args: Value[], target: PromiseValue | null): void {
    const bottom = new JobFrame(target);
    this.frame = bottom;
    try {
      this.#begin({ callee: handler, self: undefined, args }, bottom, -1);
    } catch (problem) {
      this.#pass(THROW, this.scriptValue(problem));
    }
    this.#drive();
  }
}

function* callThenable(
  vm: VirtualMachine,
  job: { method: Value; thenable: Value; functions: Value[]; promise: PromiseValue; settled: Cell },
): NativeSteps {
  try {
    yield vm.call(job.method, job.functions, job.thenable);
  } catch (problem) {
    const reason = vm.scriptValue(problem);
    if (job.settled.value === false) vm.reject(job.promise, reason, vm.throwSite);
  }
  return undefined;
}

function needsCoercion(definition: NativeDefinition, args: readonly Value[]): boolean {
  const { coerce } = definition;
  if (coerce === "") return false;
  for (let i = 0; i < args.length; i++) {
    if (!isPrimitive(args[i]) && coercionAt(coerce, i) !== "v") return true;
  }
  return false;
}

function coercionAt(coerce: string, index: number): string {
  const repeats = coerce.endsWith("*");
  const letters = repeats ? coerce.length - 1 : coerce.length;
  if (index < letters) return coerce[index]!;
  return repeats ? coerce[letters - 1]! : "v";
}

type PreparedCall = {
  definition: NativeDefinition;
  call: NonNullable<NativeDefinition["call"]>;
  self: Value;
  args: Value[];
};

/** Converts arguments that convert themselves by functions of the script, in order, and then calls. */
function* coerceThenCall(vm: VirtualMachine, { definition, call, self, args }: PreparedCall): NativeSteps {
  const converted: Value[] = [];
  for (let i = 0; i < args.length; i++) {
    // A primitive is the built-in's matter: it knows whether undefined means that nothing was given.
    const kind = isPrimitive(args[i]) ? "v" : coercionAt(definition.coerce, i);
    if (kind === "n") converted.push(yield* toNumberSteps(vm, args[i]));
    else converted.push(kind === "s" ? yield* toStringSteps(vm, args[i]) : args[i]);
  }
  return call(vm, self, converted);
}
