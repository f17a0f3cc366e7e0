import { defineConfig } from "vitest/config";

/** Tests see the workspace's sources, not its builds: one edit, one run. */
export default defineConfig({
  resolve: { conditions: ["source", "module", "node", "development|production"] },
  ssr: { resolve: { conditions: ["source", "module", "node", "development|production"] } },
  test: { include: ["test/**/*.test.ts"], testTimeout: 30_000, passWithNoTests: true },
});
