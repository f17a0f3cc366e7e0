import type { Backend, Capabilities } from "@fermata/backend";
import { afterAll, describe, test } from "vitest";
import { crashCases } from "./cases/crash-cases.ts";
import { deliveryCases } from "./cases/delivery-cases.ts";
import { descriptionCases } from "./cases/description-cases.ts";
import { functionCases } from "./cases/function-cases.ts";
import { killCases } from "./cases/kill-cases.ts";
import { lifecycleCases } from "./cases/lifecycle-cases.ts";
import { logCases } from "./cases/log-cases.ts";
import { programCases } from "./cases/program-cases.ts";
import type { ConformanceCase, CrashPlan, Rule } from "./conformance-case.ts";
import { conformanceTable } from "./conformance-table.ts";
import { runDoomedServer } from "./doomed-server.ts";
import { Harness } from "./harness.ts";

export interface DescribeBackendOptions {
  /**
   * Cases that this adapter cannot be held to, by a part of their title (`""` stands for all of the rule), with the reason that the table
   * shows.
   */
  readonly exempt?: readonly { readonly rule: Rule; readonly title?: string; readonly reason: string }[];
  /**
   * Path of a module that exports `makeBackend()`, for the cases that kill the process in which the backend runs. Without it they are left
   * out.
   */
  readonly module?: string;
  /** Per case; default 60,000. */
  readonly timeoutMs?: number;
}

const cases: readonly ConformanceCase[] = [
  ...descriptionCases,
  ...programCases,
  ...functionCases,
  ...logCases,
  ...killCases,
  ...lifecycleCases,
  ...deliveryCases,
  ...crashCases,
];

/**
 * The conformance suite (B21), as vitest tests: every rule of the contract against the real system that the adapter drives. `make` gives a
 * backend that is not started, as often as it is called. At the end the suite prints the adapter's row of the table.
 */
export function describeBackend(
  name: string,
  make: () => Backend | Promise<Backend>,
  options: DescribeBackendOptions = {},
): void {
  const results = new Map<Rule, { passed: number; failed: number; leftOut: Set<string> }>();
  const resultOf = (rule: Rule) => {
    const known = results.get(rule) ?? { passed: 0, failed: 0, leftOut: new Set<string>() };
    results.set(rule, known);
    return known;
  };

  describe(`${name} keeps the contract`, async () => {
    const stage = new Stage(make, options.module);
    const capabilities = await stage.capabilities();
    for (const each of cases) {
      const reason = reasonToLeaveOut(each, capabilities, options);
      if (reason !== undefined) {
        // The table says so; a skipped test would look like one that somebody forgot.
        resultOf(each.rule).leftOut.add(reason);
        continue;
      }
      test(`${each.rule} ${each.title}`, { timeout: options.timeoutMs ?? 60_000 }, async () => {
        await stage.play(each).catch((error: unknown) => {
          resultOf(each.rule).failed += 1;
          throw error;
        });
        resultOf(each.rule).passed += 1;
      });
    }
    afterAll(async () => {
      await stage.close();
      console.log(conformanceTable([{ backend: name, results }]));
    });
  });
}

/** One backend for the cases that can share it, since starting some runtimes takes long; after a failure the next case gets a new one. */
class Stage {
  readonly #make: () => Backend | Promise<Backend>;
  readonly #module: string | undefined;
  readonly #successors: Harness[] = [];
  #shared: Harness | undefined;
  #capabilities: Capabilities | undefined;

  constructor(make: () => Backend | Promise<Backend>, module: string | undefined) {
    this.#make = make;
    this.#module = module;
  }

  async capabilities(): Promise<Capabilities> {
    this.#capabilities ??= (await this.#make()).capabilities();
    return this.#capabilities;
  }

  async play(each: ConformanceCase): Promise<void> {
    const isAlone = each.alone === true || each.listen === false || each.needs === "attach";
    if (!isAlone) this.#shared ??= await Harness.start(await this.#make());
    const harness = isAlone ? await Harness.start(await this.#make(), { listen: each.listen ?? true }) : this.#shared!;
    try {
      const crash = (plan: CrashPlan) => this.#crash(harness, plan);
      await each.run({ harness, capabilities: await this.capabilities(), make: this.#make, crash });
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      for (const successor of this.#successors.splice(0)) await successor.backend.stop();
      if (isAlone) await harness.close();
    }
  }

  /** A case that crashes a server leaves the next one to be closed with the folder they share. */
  async #crash({ workDir }: Harness, plan: CrashPlan) {
    const { meanwhile, until, ...rest } = plan;
    const sessionId = "crashed";
    const lastWords = await runDoomedServer(this.#module!, { ...rest, sessionId, workDir }, until);
    await meanwhile?.();
    const next = await Harness.start(await this.#make(), { workDir, sessionId });
    this.#successors.push(next);
    return { ...lastWords, next };
  }

  async close(): Promise<void> {
    await this.#shared?.close();
    this.#shared = undefined;
  }
}

function reasonToLeaveOut(
  { rule, title, needs }: ConformanceCase,
  { kinds, languages, attach }: Capabilities,
  { exempt = [], module }: DescribeBackendOptions,
): string | undefined {
  if (needs === "executable" && !kinds.includes("executable")) return "runs no executables";
  if (needs === "javascript" && !(kinds.includes("function") && languages.includes("javascript")))
    return "calls no JavaScript functions";
  if (needs === "attach" && !attach) return "cannot find attempts again";
  if (needs === "attach" && module === undefined) return "no module to start the server from that is to be killed";
  return exempt.find((each) => each.rule === rule && title.includes(each.title ?? ""))?.reason;
}
