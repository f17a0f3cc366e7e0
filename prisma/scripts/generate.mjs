/**
 * `npm run generate`: the typed client from `schema/` into `src/generated`. Prisma's command wants its native schema engine on disk and
 * tries to download it, although generating does not use it; naming any executable keeps it off the network.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");
const prisma = join(dirname(createRequire(import.meta.url).resolve("prisma/package.json")), "build/index.js");

// Files of models that are gone would otherwise stay.
rmSync(join(folder, "src/generated"), { recursive: true, force: true });
const result = spawnSync(process.execPath, [prisma, "generate", "--no-hints"], {
  cwd: folder,
  encoding: "utf8",
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  },
});
if (result.status !== 0) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}${result.error ?? ""}\n`);
process.exit(result.status ?? 1);
