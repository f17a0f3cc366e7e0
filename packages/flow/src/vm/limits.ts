import type { Limits } from "../machine-api.ts";

/** Defaults of F44. */
export const DEFAULT_LIMITS: Limits = {
  instructionsPerStepMax: 1_000_000_000,
  liveBytesMax: 64 * 1024 * 1024,
  callDepthMax: 10_000,
  fibersMax: 100_000,
  snapshotBytesMax: 16 * 1024 * 1024,
  sourceBytesMax: 4 * 1024 * 1024,
};
