import type { BenchedSystem } from "./benched-system.ts";
import { closedLoop } from "./closed-loop.ts";

/** Hosts one system: `system-process.ts NAME URL`, then loops as its parent asks. */
const [name, url] = process.argv.slice(2) as [string, string];
const opened: BenchedSystem =
  name === "fermata"
    ? await (await import("./fermata-system.ts")).openFermata(url)
    : await (await import("./dbos-system.ts")).openDbos(url);

process.on("message", async (load: { readonly concurrency: number; readonly seconds: number } | "close") => {
  if (load === "close") {
    await opened.close();
    process.exit(0);
  }
  const before = process.cpuUsage();
  const result = await closedLoop(() => opened.once(), load);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ ...result, cpuMs: Math.round((user + system) / 1000) });
});
process.send?.("ready");
