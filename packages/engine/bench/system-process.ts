import type { BenchedSystem } from "./benched-system.ts";
import { carryOut, type Load } from "./loads.ts";

/** Hosts one system: `system-process.ts NAME URL`, then carries out loads as its parent asks. */
const [name = "", url = ""] = process.argv.slice(2);

const openers: Readonly<Record<string, () => Promise<BenchedSystem>>> = {
  fermata: async () => (await import("./fermata-system.ts")).openFermata(url),
  dbos: async () => (await import("./dbos-system.ts")).openDbos(url),
  "graphile-worker": async () => (await import("./graphile-system.ts")).openGraphile(url),
  "pg-boss": async () => (await import("./pg-boss-system.ts")).openPgBoss(url),
};

const opened = await openers[name]!();

process.on("message", async (load: Load | "close") => {
  if (load === "close") {
    await opened.close();
    process.exit(0);
  }
  try {
    process.send?.({ turn: await carryOut(opened, load) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.send?.("ready");
