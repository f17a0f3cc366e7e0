/** `npm run chaos -w apps/server -- --kills 200 --runs 1000`: prints one JSON object; exit code 1 where a promise was broken. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Chaos } from "./chaos.ts";

const { values } = parseArgs({
  options: {
    // What happens, and how often.
    kills: { type: "string", default: "200" },
    freezes: { type: "string", default: "0" },
    "postgres-crashes": { type: "string", default: "0" },
    cuts: { type: "string", default: "0" },
    "clock-jumps": { type: "string", default: "0" },
    // To what.
    runs: { type: "string", default: "1000" },
    signals: { type: "string", default: "3" },
    servers: { type: "string", default: "1" },
    // How fast.
    "lease-ms": { type: "string", default: "15000" },
    "postgres-away-ms": { type: "string", default: "1000" },
    "alive-ms": { type: "string", default: "1500" },
    "settle-ms": { type: "string", default: "300000" },
    source: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const home = mkdtempSync(join(tmpdir(), "fermata-chaos-"));
const chaos = new Chaos({
  home,
  mishaps: {
    kill: Number(values.kills),
    freeze: Number(values.freezes),
    postgresCrash: Number(values["postgres-crashes"]),
    cut: Number(values.cuts),
    clockJump: Number(values["clock-jumps"]),
  },
  runs: Number(values.runs),
  signals: Number(values.signals),
  servers: Number(values.servers),
  leaseMs: Number(values["lease-ms"]),
  postgresAwayMs: Number(values["postgres-away-ms"]),
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
