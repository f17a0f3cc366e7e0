/** `npm start`: installs, builds, and runs the server, which brings up Postgres and the studio. Arguments go to the server. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, checkNode, fail, install, root } from "./workspace.mjs";

checkNode();
await install();
build();

const server = spawn(process.execPath, [join(root, "apps/server/dist/main.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
// The terminal sends its signals to the whole group; the server decides when it is done, and we end with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => server.kill(signal));
server.on("error", (error) => fail(`The server could not be started: ${error.message}`));
server.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
