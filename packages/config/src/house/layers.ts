/**
 * Which package may import which: the arrows of the architecture, and no others. `types` arrows carry types only, so that a client
 * knows the server's API without carrying the server. Tests and benchmarks may also use what `testOnly` names.
 */
export interface Layer {
  readonly code?: readonly string[];
  readonly types?: readonly string[];
  readonly testOnly?: readonly string[];
}

const ADAPTER: Layer = { code: ["backend"], testOnly: ["backend-testing"] };

const LAYERS: Readonly<Record<string, Layer>> = {
  studio: { code: ["graph", "flow"], types: ["server"] },
  cli: { code: ["sdk", "flow", "graph"], testOnly: ["server", "samples"] },
  "fermata-vscode": {},
  server: {
    code: ["sdk", "store-postgres", "db", "engine", "graph", "flow", "samples", "backend", "backend-*"],
  },
  sdk: { types: ["server"], testOnly: ["server"] },
  "store-postgres": { code: ["engine", "db", "flow"], testOnly: ["backend", "backend-noop", "backend-local"] },
  engine: { code: ["flow", "backend"], testOnly: ["store-postgres", "db", "backend-noop", "backend-local", "samples"] },
  "backend-testing": { code: ["backend"], testOnly: ["backend-noop"] },
  backend: {},
  graph: { code: ["flow"], testOnly: ["samples"] },
  flow: { testOnly: ["samples"] },
  samples: { testOnly: ["flow", "backend", "graph"] },
  db: {},
  e2e: { testOnly: ["samples"] },
  config: {},
};

/** The layer of a package; every `backend-…` without an own entry is an adapter. Undefined: the package has no place yet. */
export function layerOf(name: string): Layer | undefined {
  return LAYERS[name] ?? (name.startsWith("backend-") ? ADAPTER : undefined);
}

export function allows(names: readonly string[] | undefined, target: string): boolean {
  return (names ?? []).some((name) => name === target || (name.endsWith("-*") && target.startsWith(name.slice(0, -1))));
}
