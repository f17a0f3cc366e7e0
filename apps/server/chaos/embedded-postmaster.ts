import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Process number of the embedded Postgres whose folder this is; undefined while none runs. */
export function embeddedPostmaster(dataDir: string): number | undefined {
  const { folder } = JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8")) as { folder: string };
  const file = join(folder, "server", "cluster", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : undefined;
}
