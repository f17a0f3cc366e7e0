import { type ForcedMishap, mayHappen, mishaps } from "./edges.ts";
import { runSeed } from "./run-seed.ts";

export interface EdgeResult {
  readonly edge: string;
  /** Worlds in which each mishap was forced there, all promises kept. */
  readonly survived: Readonly<Record<string, number>>;
}

/** A mishap at an edge that breaks a promise, or that no world came to. */
export class EdgeFailure extends Error {
  override readonly name = "EdgeFailure";
}

const seedsMax = 60;

/**
 * E41: forces each mishap at the edge, at several of its visits, in a world of its own, and sees that every promise is kept.
 * @throws EdgeFailure also where no world visits the edge
 */
export async function surviveAtEdge(edge: string, times: number): Promise<EdgeResult> {
  const survived: Record<string, number> = {};
  for (const mishap of mishaps.filter((each) => mayHappen(edge, each))) {
    let happened = 0;
    for (let seed = 1; seed <= seedsMax && happened < times; seed++) {
      const forced: ForcedMishap = { edge, mishap, visit: 1 + (seed % 5) };
      const result = await runSeed(seed, { forced });
      if (result.broken) throw new EdgeFailure(`${edge}, ${mishap}, seed ${seed}: ${result.broken.message}`);
      if (result.happened) happened++;
    }
    if (happened < times)
      throw new EdgeFailure(`${edge}, ${mishap}: only ${happened} of ${seedsMax} worlds came to it`);
    survived[mishap] = happened;
  }
  return { edge, survived };
}
