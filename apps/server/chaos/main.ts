/** `npm run chaos -w apps/server -- --kills 200 --runs 1000`: prints one JSON object; exit code 1 where a promise was broken. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Chaos } from "./chaos.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    runs: { type: "string", default: "1000" },
    signals: { type: "string", default: "3" },
    "alive-ms": { type: "string", default: "1500" },
    "settle-ms": { type: "string", default: "300000" },
    source: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const home = mkdtempSync(join(tmpdir(), "fermata-chaos-"));
const chaos = new Chaos({
  home,
  env: { FERMATA_SAMPLES: "0", FERMATA_REQUESTS_PER_MINUTE: "1000000" },
  kills: Number(values.kills),
  runs: Number(values.runs),
  signals: Number(values.signals),
  aliveMsMax: Number(values["alive-ms"]),
  settleMs: Number(values["settle-ms"]),
  fromSource: values.source,
  random: Math.random,
  report: (line) => console.error(line),
});
const report = await chaos.run();
console.log(JSON.stringify(report, null, 2));
if (values.keep) console.error(`Data kept in ${home}`);
else rmSync(home, { recursive: true, force: true });
process.exitCode = report.faults.length === 0 && report.completed === report.runs ? 0 : 1;
