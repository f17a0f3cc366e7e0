import { type Plant, runSeed } from "./run-seed.ts";

/** The first seed whose world breaks a promise with that bug planted, if one of the first `seedsMax` does. */
export async function findPlanted(
  plant: Plant,
  seedsMax: number,
): Promise<{ readonly seed: number; readonly message: string } | null> {
  for (let seed = 1; seed <= seedsMax; seed++) {
    const { broken } = await runSeed(seed, { plant });
    if (broken) return { seed, message: broken.message };
  }
  return null;
}
