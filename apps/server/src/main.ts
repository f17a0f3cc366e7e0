import { DbError } from "@fermata/db";
import { helpText, loadConfig } from "./config.ts";
import { isStudioBuilt, studioNotBuilt } from "./http/studio-files.ts";
import { logFile } from "./log.ts";
import { hasDesktop, openBrowser } from "./open-browser.ts";
import { type RunningServer, startServer } from "./server.ts";
import { sentence } from "./server-error.ts";
import { StartError } from "./start-error.ts";

/** How long running tasks may take to finish after the first Ctrl-C; the second one ends at once. */
const DRAIN_MS = 5_000;

let home = "";

async function main(): Promise<void> {
  const loaded = loadConfig(process.argv.slice(2), process.env);
  home = loaded.config.home;
  if (loaded.help) {
    console.log(helpText());
    return;
  }
  const server = await startServer(loaded);
  endOnSignals(server);
  endOnFaults(server);
  console.log(`Fermata is ready: ${server.entrance.address}`);
  const { host, studioFolder, origins } = loaded.config;
  for (const origin of origins) console.log(`Pages of ${origin}: ${server.entrance.addressAt(origin)}`);
  if (!isStudioBuilt(studioFolder)) console.log(studioNotBuilt);
  if (!isLoopback(host))
    console.log(
      `It listens on ${host}: other machines can reach it, and whoever has that address with its token gets in.`,
    );
  if (loaded.config.open && hasDesktop(process.env)) await openBrowser(server.entrance.address);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function endOnSignals(server: RunningServer): void {
  let ending = false;
  const end = () => {
    if (ending) process.exit(130);
    ending = true;
    console.log("Stopping …");
    server.stop({ drainMs: DRAIN_MS }).then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}

/** A bug of ours ends the process: what is durable is in the database, and a clean start is better than a half-working server. */
function endOnFaults({ log }: RunningServer): void {
  const end = (error: unknown) => {
    log.fatal({ err: error }, "fault");
    fail(error);
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}

/** One sentence and exit code 2 for what is wrong around us; for our own bugs a sentence that says where the stack stands. */
function fail(error: unknown): never {
  if (error instanceof StartError || error instanceof DbError) {
    console.error(sentence(error.message));
    process.exit(2);
  }
  const message = error instanceof Error ? error.message : String(error);
  console.error(`Fermata cannot go on: ${message} (${logFile(home)} says more).`);
  process.exit(1);
}

main().catch(fail);
