/**
 * What `start`, `dev` and `test` have in common: they work on a fresh clone with Node and npm alone, so this file imports nothing
 * that npm has to install.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const NODE_MIN = [20, 19];

/** Ends the process with one sentence: nothing here is worth a stack trace to a user. */
export function fail(message, exitCode = 1) {
  console.error(message);
  process.exit(exitCode);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
    fail(
      `Fermata needs Node ${NODE_MIN.join(".")} or newer; this is ${process.versions.node}. Get a newer one from nodejs.org.`,
      2,
    );
  }
}

/** Runs a command in the repository, its output shown; answers with its exit code. */
export function run(command, args, { env, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: "inherit",
      shell: process.platform === "win32",
    });
    child.on("error", (error) => fail(`${command} could not be started: ${error.message}`));
    child.on("exit", (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

/** Like `run`, with the output shown only when the command fails. */
export function runQuietly(command, args, { env } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: process.platform === "win32",
  });
  if (result.status !== 0) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  return result.status ?? 1;
}

/** Installs what the lock file says, once for each lock file. */
export async function install() {
  const stamp = join(root, "node_modules/.fermata-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing packages …");
  // Not `npm ci`: it refuses a lock file made where a registry lacks the native packages of other platforms. This keeps to the locked
  // versions too, adds what this platform needs, and leaves the lock file as it is.
  if ((await run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"])) !== 0) {
    fail(
      "The packages could not be installed. Check the network and npm's own message above, then run the command again.",
    );
  }
  writeFileSync(stamp, lock);
}

/** Builds what changed since the last time (Turborepo keeps the rest). */
export function build() {
  console.log("Building …");
  const turbo = ["turbo", "run", "build", "--output-logs=errors-only", "--log-order=grouped"];
  if (runQuietly("npx", turbo, { env: { TURBO_TELEMETRY_DISABLED: "1" } }) !== 0) {
    fail("The build failed; its messages are above.");
  }
}
