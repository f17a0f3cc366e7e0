import { parseDuration } from "../duration.ts";
import type {
  Command,
  Completion,
  ErrorData,
  Host,
  Json,
  SignalCommand,
  TaskCommand,
  WorkflowCommand,
} from "../machine-api.ts";
import { EventQueue, type QueuedEvent } from "./event-queue.ts";
import { type Scenario, type ScenarioAnswer, type ScenarioSignal, startTime } from "./scenario.ts";

/** A fixed instant, so that the same scenario gives the same dates on every machine and day. */
const START_AT = Date.UTC(2026, 0, 1);

interface Answer extends QueuedEvent {
  readonly completion: Completion;
  /** A timeout of a signal wait; it is passed over when the signal came first. */
  readonly timeoutOf?: SignalCommand;
}

/**
 * The outside of one run on a virtual clock: takes the commands, and says what happens next. It stands for the engine, and keeps the
 * engine's promises: signals are kept in order of arrival until somebody waits (F24), a wait is answered once.
 */
export class VirtualWorld implements Host {
  #now: number;
  readonly #startAt: number;
  readonly #scenario: Scenario;
  readonly #answers = new EventQueue<Answer>();
  readonly #signals: { readonly at: number; readonly signal: ScenarioSignal }[];
  #signalsSent = 0;
  readonly #mailbox: ScenarioSignal[] = [];
  readonly #openWaits: SignalCommand[] = [];
  readonly #used = new Map<readonly ScenarioAnswer[], number>();
  #randomState = 0x2f6e2b1;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#startAt = scenario.startAt === undefined ? START_AT : startTime(scenario.startAt);
    this.#now = this.#startAt;
    this.#signals = (scenario.signals ?? [])
      .map((signal) => ({ at: this.#startAt + durationMs(signal.at), signal }))
      .sort((one, other) => one.at - other.at);
  }

  now(): number {
    return this.#now;
  }

  /** Reproducible, since a scenario is a test (mulberry32). */
  random(): number {
    this.#randomState = (this.#randomState + 0x6d2b79f5) >>> 0;
    let t = this.#randomState;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  randomUuid(): string {
    const digits = Array.from({ length: 32 }, () => Math.floor(this.random() * 16).toString(16));
    digits[12] = "4";
    digits[16] = "89ab"[Math.floor(this.random() * 4)]!;
    const text = digits.join("");
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
  }

  /** The script asked for something: what will come of it is queued. */
  accept(command: Command): void {
    switch (command.kind) {
      case "task":
        this.#call(command, this.#scenario.tasks);
        break;
      case "workflow":
        this.#call(command, this.#scenario.workflows);
        break;
      case "timer":
        this.#answer(command.id, Math.max(command.dueAt, this.#now), { value: null });
        break;
      case "signal":
        this.#wait(command);
    }
  }

  /** Moves the clock to the next moment at which something happens, and gives all of that moment; empty: nothing is left to happen. */
  proceed(): readonly Completion[] {
    const completions: Completion[] = [];
    while (completions.length === 0) {
      const at = Math.min(this.#answers.next?.at ?? Infinity, this.#signals[this.#signalsSent]?.at ?? Infinity);
      if (at === Infinity) return completions;
      this.#now = Math.max(this.#now, at);
      this.#sendSignals();
      while (this.#answers.next !== undefined && this.#answers.next.at <= this.#now) {
        const { completion, timeoutOf } = this.#answers.pop()!;
        if (timeoutOf !== undefined && !this.#close(timeoutOf)) continue;
        completions.push(completion);
      }
    }
    return completions;
  }

  /** Signals of this moment come before its answers: one that arrives as the wait times out is in time. */
  #sendSignals(): void {
    for (;;) {
      const due = this.#signals[this.#signalsSent];
      if (due === undefined || due.at > this.#now) return;
      this.#signalsSent++;
      const wait = this.#openWaits.find(({ name }) => name === due.signal.name);
      if (wait === undefined) this.#mailbox.push(due.signal);
      else {
        this.#close(wait);
        this.#answer(wait.id, this.#now, { value: due.signal.payload });
      }
    }
  }

  #wait(command: SignalCommand): void {
    const kept = this.#mailbox.findIndex(({ name }) => name === command.name);
    if (kept >= 0) {
      const [signal] = this.#mailbox.splice(kept, 1);
      this.#answer(command.id, this.#now, { value: signal!.payload });
      return;
    }
    this.#openWaits.push(command);
    if (command.timeoutMs === undefined) return;
    const at = this.#now + command.timeoutMs;
    const error: ErrorData = {
      type: "TimeoutError",
      message: `Signal "${command.name}" did not come within ${command.timeoutMs / 1000} s.`,
    };
    this.#answers.push({ at, id: command.id, completion: { id: command.id, at, error }, timeoutOf: command });
  }

  /** False where the wait was answered already. */
  #close(wait: SignalCommand): boolean {
    const at = this.#openWaits.indexOf(wait);
    if (at >= 0) this.#openWaits.splice(at, 1);
    return at >= 0;
  }

  #call(command: TaskCommand | WorkflowCommand, scripts: Scenario["tasks"]): void {
    const startsAt = this.#now + (command.options.delayMs ?? 0);
    const timeoutMs = command.options.timeoutMs ?? Infinity;
    const answer = this.#nextAnswer(scripts, command.name);
    const takesMs = answer === undefined ? Infinity : durationMs(answer.after ?? 0);
    if (takesMs > timeoutMs) {
      const what = `${command.kind === "task" ? "Task" : "Workflow"} "${command.name}"`;
      const failure = { type: "TimeoutError", message: `${what} took longer than ${timeoutMs / 1000} s.` };
      this.#answer(command.id, startsAt + timeoutMs, { error: callError(command, failure) });
    } else if (answer !== undefined) {
      this.#answer(command.id, startsAt + takesMs, endOf(command, answer));
    }
  }

  #nextAnswer(scripts: Scenario["tasks"], name: string): ScenarioAnswer | undefined {
    if (scripts === undefined) return undefined;
    const answers = Object.hasOwn(scripts, name) ? scripts[name]! : scripts["*"];
    if (answers === undefined) return undefined;
    const used = this.#used.get(answers) ?? 0;
    this.#used.set(answers, used + 1);
    return answers[Math.min(used, answers.length - 1)];
  }

  #answer(id: number, at: number, end: { value: Json } | { error: ErrorData }): void {
    this.#answers.push({ at, id, completion: { id, at, ...end } });
  }
}

function endOf(command: TaskCommand | WorkflowCommand, answer: ScenarioAnswer): { value: Json } | { error: ErrorData } {
  if ("error" in answer) return { error: callError(command, answer.error) };
  return { value: "echo" in answer ? command.inputs : answer.result };
}

/** As the engine says it: the failure itself is the cause (F31). */
function callError(
  command: TaskCommand | WorkflowCommand,
  failure: { readonly type: string; readonly message: string; readonly details?: Readonly<Record<string, Json>> },
): ErrorData {
  const cause = { type: failure.type, message: failure.message };
  const { message } = failure;
  return command.kind === "task"
    ? { type: "TaskError", message, details: { ...failure.details, task: command.name, attempts: 1 }, cause }
    : { type: "WorkflowError", message, details: { ...failure.details, workflow: command.name }, cause };
}

/** Durations of a scenario were checked when it was read. */
function durationMs(duration: string | number): number {
  return parseDuration(duration) ?? 0;
}
