/** What one system did in one closed loop. */
export interface LoopResult {
  readonly workflowsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Keeps `concurrency` workflows going for `seconds`, after a second of the same that is not counted. */
export async function closedLoop(
  once: () => Promise<void>,
  { concurrency, seconds }: { readonly concurrency: number; readonly seconds: number },
): Promise<LoopResult> {
  const times: number[] = [];
  const counted = performance.now() + 1_000;
  const over = counted + seconds * 1_000;
  const lane = async () => {
    for (;;) {
      const began = performance.now();
      if (began >= over) return;
      await once();
      const ended = performance.now();
      if (ended >= counted && ended < over) times.push(ended - began);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 100) / 100;
  return { workflowsPerSecond: Math.round(times.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
}
