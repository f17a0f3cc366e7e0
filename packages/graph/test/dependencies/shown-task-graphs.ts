import type { DrawnTask } from "./random-task-graph.ts";

/** `name > output: after` a line, read ones marked with `<`: `make-offer > offer: <score audit`. */
function drawn(text: string): DrawnTask[] {
  const lines = text.trim().split("\n");
  const heads = lines.map((line) => /^\s*([\w-]+)(?: > (\w+))?(?:: (.*?))?(?: \/\/ (.*))?$/.exec(line)!);
  const names = heads.map(([, name]) => name!);
  return heads.map(([, name, output = "", list = "", comment]) => {
    const deps = list.split(" ").filter((dep) => dep !== "");
    const numberOf = (dep: string) => names.indexOf(dep.replace("<", ""));
    return {
      name: name!,
      output,
      after: deps.map(numberOf),
      reads: deps.filter((dep) => dep.startsWith("<")).map(numberOf),
      returned: !text.includes(`<${name}`),
      comment: comment ? `// ${comment}` : "",
      seconds: 1,
    };
  });
}

/** Drawings whose texts a person should read now and then. */
export const shownTaskGraphs: readonly { readonly title: string; readonly tasks: readonly DrawnTask[] }[] = [
  {
    title: "small: two fetches, one join that needs both, one that needs one",
    tasks: drawn(`
      load-orders > orders
      load-prices > prices
      total-orders > totals: <load-orders <load-prices
      archive-orders: <load-orders`),
  },
  {
    title: "diamond with a tail",
    tasks: drawn(`
      load-scan > scan // The scan is large: load it once.
      find-edges > edges: <load-scan
      find-regions > regions: <load-scan
      merge-masks > masks: <find-edges <find-regions
      store-masks: <merge-masks
      tell-clinic: store-masks`),
  },
  {
    title: "twenty tasks of a study",
    tasks: drawn(`
      fetch-genomes > genomes
      fetch-patients > patients
      fetch-doses > doses
      check-genomes > checked: <fetch-genomes
      clean-patients > cleaned: <fetch-patients // Without names from here on.
      call-variants > variants: <check-genomes
      rank-variants > ranked: <call-variants
      match-doses > matched: <clean-patients <fetch-doses
      build-cohort > cohort: <rank-variants <clean-patients
      split-cohort > split: <build-cohort
      train-model > model: <split-cohort <match-doses
      train-baseline > baseline: <split-cohort
      score-model > score: <train-model <split-cohort
      score-baseline > reference: <train-baseline <split-cohort
      compare-scores > verdict: <score-model <score-baseline // One number decides.
      draw-figures > figures: <compare-scores <rank-variants
      write-report > report: <compare-scores <draw-figures
      archive-inputs: <fetch-genomes <fetch-patients <fetch-doses
      send-report: <write-report archive-inputs
      close-study: send-report`),
  },
];
