import base from "@fermata/config/vitest-base";
import { mergeConfig } from "vitest/config";

export default mergeConfig(base, { test: { include: ["test/**/*.test.{ts,tsx}"] } });
