import type { Change, Engine } from "@fermata/engine";

/** Another server may bring the end about; this one's own commits are heard of at once. */
const POLL_MS = 2_000;

export interface EndOfOptions<Answer> {
  readonly engine: Pick<Engine, "listen">;
  /** Whether the commit may have ended it. */
  readonly touches: (change: Change) => boolean;
  /** Asked at first, after each such commit, and now and then. */
  readonly look: () => Promise<Answer>;
  readonly isOver: (answer: Answer) => boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Long poll: looks until it is over, the time is up, or nobody listens any more; answers what was seen last. */
export async function endOf<Answer>(options: EndOfOptions<Answer>): Promise<Answer> {
  const { look, isOver, timeoutMs, signal } = options;
  const until = Date.now() + timeoutMs;
  for (;;) {
    // Listening begins before the look, so that an end between the two is not missed.
    const change = nextChange(options);
    try {
      const answer = await look();
      const left = until - Date.now();
      if (isOver(answer) || left <= 0 || signal?.aborted) return answer;
      await change.within(Math.min(left, POLL_MS));
    } finally {
      change.stop();
    }
  }
}

function nextChange<Answer>({ engine, touches, signal }: EndOfOptions<Answer>): {
  within(ms: number): Promise<void>;
  stop(): void;
} {
  let wake = () => {};
  const happened = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const unlisten = engine.listen((change) => {
    if (touches(change)) wake();
  });
  signal?.addEventListener("abort", wake);
  const stop = () => {
    unlisten();
    signal?.removeEventListener("abort", wake);
  };
  const within = async (ms: number) => {
    const timer = setTimeout(wake, ms);
    await happened;
    clearTimeout(timer);
  };
  return { within, stop };
}
