import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const conditions = ["source", "module", "node", "development|production"];
const counts = fileURLToPath(new URL("src/vitest-counts.ts", import.meta.url));

/** Tests see the workspace's sources, not its builds: one edit, one run. The times only end what hangs: no load of the machine may fail a test. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ["test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000, reporters: ["default", counts] },
});
