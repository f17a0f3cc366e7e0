import { tmpdir } from "node:os";
import { Session } from "@fermata/backend";
import { NoopBackend } from "@fermata/backend-noop";
import { createEngine } from "@fermata/engine";
import { openPostgresStore } from "../src/index.ts";

/** A process with an engine that works until it is killed: `engine-process.ts URL`. */
const store = openPostgresStore(process.argv[2] ?? "");
const backends = [new NoopBackend({ delayMs: 15 })];
const session = new Session({ id: "sigkill", settings: { workDir: tmpdir(), logLevel: "error" }, backends });
await session.start();
const settings = { leaseMs: 1_500, heartbeatMs: 300, pollMs: 200 };
const engine = createEngine({ store, session, settings });
await engine.start();
// Timers of the engine do not keep a process alive.
setInterval(() => {}, 1_000);
process.send?.("ready");
process.on("disconnect", () => process.exit(0));
