import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

const executablePath = process.env.FERMATA_BROWSER;

export default defineConfig({
  testDir: "tests",
  outputDir: "output",
  // One machine, one server per file: the tests kill and restart it.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000, toPass: { timeout: 15_000 } },
  reporter: [["list"], [fileURLToPath(new URL("../packages/config/src/playwright-counts.ts", import.meta.url))]],
  use: {
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        // As root (CI) Chromium refuses its own sandbox; the rest keeps it from calling home.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
