import { describe, expect, it } from "vitest";
import { applyOperation, openGraph } from "../../src/index.ts";
import { Random } from "../random.ts";
import { writeScript } from "../random-script.ts";
import { checkEdit } from "./check-edit.ts";
import { checkDrawnGraph } from "./check-graph.ts";
import { checkScript } from "./check-script.ts";
import { randomGesture } from "./random-gesture.ts";

/** The short form of `npm run roundtrip`. */
describe("round trips", () => {
  it("S1, G1: random scripts come back from their graphs to the letter", () => {
    for (let seed = 1; seed <= 150; seed++) {
      expect(checkScript(writeScript(new Random(seed), 40)), `seed ${seed}`).toEqual([]);
    }
  });

  it("S1, G2: random graphs, drawn from nothing, come back from their scripts", () => {
    for (let seed = 1; seed <= 40; seed++) expect(checkDrawnGraph(new Random(seed)), `seed ${seed}`).toEqual([]);
  });

  it("G6: a random edit changes only the lines it is about, keeps all comments, and undoes exactly", () => {
    let done = 0;
    for (let seed = 1; done < 300; seed++) {
      const random = new Random(seed);
      let graph = openGraph(writeScript(random, 30));
      for (let gestures = 6; gestures > 0; gestures--) {
        const operation = randomGesture(random, graph);
        const result = applyOperation(graph, operation);
        if (!result.ok) {
          expect(result.reason).not.toBe("");
          continue;
        }
        done++;
        expect(checkEdit(graph, operation, result), `seed ${seed} ${JSON.stringify(operation)}`).toEqual([]);
        ({ graph } = result);
      }
    }
  });
});
