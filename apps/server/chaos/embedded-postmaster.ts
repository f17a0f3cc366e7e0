import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Process number of the embedded Postgres of a data folder; undefined while none runs. */
export function embeddedPostmaster(home: string): number | undefined {
  const file = postmasterFile(join(home, "postgres"));
  const pid = file === undefined ? Number.NaN : Number(readFileSync(file, "utf8").split("\n")[0]);
  return Number.isInteger(pid) ? pid : undefined;
}

function postmasterFile(folder: string): string | undefined {
  const memory = JSON.parse(readFileSync(join(folder, "server.json"), "utf8")) as { folder: string };
  const places = [memory.folder, folder].flatMap((place) =>
    readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name === "postmaster.pid")
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return places.find((place) => existsSync(place));
}
