import type { Job } from "./spawn-protocol.ts";

/** The environment a program gets: this process's own, with the job's additions and removals. */
export function environmentOf({ env }: Pick<Job, "env">): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...process.env, ...env }))
    if (value !== undefined && value !== null) environment[name] = value;
  return environment;
}
