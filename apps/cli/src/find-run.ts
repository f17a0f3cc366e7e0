import type { Client } from "@fermata/sdk";
import { CliError } from "./cli-error.ts";

const WHOLE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id of the run a person names by its id or by the beginning of one. */
export async function findRun(client: Client, text: string): Promise<string> {
  const id = text.toLowerCase();
  if (WHOLE_ID.test(id)) return id;
  if (!/^[0-9a-f-]{4,36}$/.test(id)) throw new CliError("usage", `"${text}" is no run's id, nor the beginning of one.`);
  const { runs } = await client.call((api) => api.runs.list.query({ id, limit: 2 }));
  const [run, other] = runs;
  if (run === undefined) throw new CliError("input", `There is no run whose id begins with ${id}.`);
  if (other !== undefined) throw new CliError("input", `Several runs' ids begin with ${id}; write more of it.`);
  return run.id;
}
