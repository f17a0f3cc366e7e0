/**
 * Finds a Chromium for the browser tests: Playwright's own, else the system's, else it tries to get one (Playwright's download, then
 * the system's package as root on Debian and its kin). Answers with `undefined` for Playwright's own, else with the program's path.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fail, root, runQuietly } from "./workspace.mjs";

const SYSTEM_PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const SYSTEM_PATHS = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

function playwrightBrowser() {
  const { chromium } = createRequire(join(root, "e2e/package.json"))("@playwright/test");
  return existsSync(chromium.executablePath());
}

function systemBrowser() {
  for (const program of SYSTEM_PROGRAMS) {
    const found = spawnSync("which", [program], { encoding: "utf8" });
    if (found.status === 0) return found.stdout.trim();
  }
  return SYSTEM_PATHS.find((path) => existsSync(path));
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

export function ensureBrowser() {
  const named = process.env.FERMATA_BROWSER;
  if (named) {
    if (!existsSync(named)) fail(`FERMATA_BROWSER names ${named}, which does not exist.`, 2);
    return named;
  }
  if (playwrightBrowser()) return undefined;
  const system = systemBrowser();
  if (system) return system;
  console.log("Getting a browser for the tests …");
  spawnSync("npx", ["playwright", "install", "chromium"], { cwd: join(root, "e2e"), stdio: "ignore" });
  if (playwrightBrowser()) return undefined;
  if (isDebianRoot()) {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    runQuietly("apt-get", ["update", "-qq"], { env });
    runQuietly("apt-get", ["install", "-y", "-qq", "chromium"], { env });
    const installed = systemBrowser();
    if (installed) return installed;
  }
  return fail(
    "No browser for the browser tests. Install one, then run the tests again: `npx playwright install chromium`, or `sudo apt-get install chromium`. Or name one in FERMATA_BROWSER.",
  );
}
