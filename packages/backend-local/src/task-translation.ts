import type { AITask, ComputeTask, Resources } from "@fermata/backend";
import { functionLanguage } from "@fermata/backend";

/** Why this machine can never run the task (B2), or undefined. */
export function refusalOf(
  task: ComputeTask | AITask,
  machine: { readonly cores: number; readonly memoryBytes: number },
): string | undefined {
  if (task.kind === "ai") return "runs no AI tasks";
  if (task.function !== undefined && functionLanguage(task.function) !== "javascript")
    return "calls JavaScript functions only";
  const { ranks = 1, coresPerRank = 1, gpusPerRank = 0, memoryBytes = 0 } = task.resources ?? {};
  if (ranks > 1) return `ranks: ${ranks}, where one program per task is what this machine starts`;
  if (gpusPerRank > 0) return `gpusPerRank: ${gpusPerRank}, where this machine offers no GPU`;
  if (coresPerRank > machine.cores) return `coresPerRank: ${coresPerRank}, where this machine has ${machine.cores}`;
  if (memoryBytes > machine.memoryBytes)
    return `memoryBytes: ${memoryBytes}, where this machine has ${machine.memoryBytes}`;
  return undefined;
}

/** The share of the slots: one where nothing is asked for, all of a core's slots for each core that is. */
export function slotsOf(
  resources: Resources | undefined,
  machine: { readonly slots: number; readonly cores: number },
): number {
  if (resources?.exclusive === true) return machine.slots;
  if (resources?.coresPerRank === undefined) return 1;
  return resources.coresPerRank * Math.floor(machine.slots / machine.cores);
}

/** The program and its arguments. With `shell`, the executable is a command line, and each argument is added to it as one word. */
export function commandOf({ executable = "", arguments: args = [], shell }: ComputeTask): {
  executable: string;
  arguments: readonly string[];
} {
  if (shell !== true) return { executable, arguments: args };
  if (process.platform === "win32")
    return { executable: "cmd.exe", arguments: ["/d", "/s", "/c", executable, ...args] };
  const words = args.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  return { executable: "/bin/sh", arguments: ["-c", [executable, ...words].join(" ")] };
}
