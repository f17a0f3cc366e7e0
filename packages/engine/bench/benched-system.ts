/** What a worked-off amount of work took. `ms` does not hold what came before the work itself (taking it in, say). */
export interface WorkedOff {
  readonly ms: number;
  /** Bytes of live objects per unit while it waits, where the load asks for it. */
  readonly heapBytesEach?: number;
}

/** One system under the same loads as the others, in a process of its own. What it cannot do it does not have. */
export interface BenchedSystem {
  /** Starts one three-step workflow and waits for its end. */
  threeStep?(): Promise<void>;
  /** Milliseconds from the start of each step to the start of the next, since the last call. Steps take no time. */
  takeStepGaps?(): number[];
  /** Takes in that many tasks that do nothing, then works them off. */
  drain?(count: number): Promise<WorkedOff>;
  /** That many tasks awaited together in one workflow. */
  fanOut?(count: number): Promise<WorkedOff>;
  /** That many runs parked on a signal; the time is that of waking all of them to their ends. */
  wake?(count: number): Promise<WorkedOff>;
  /** One run that waits for that many tasks, one after the other. */
  waits?(count: number): Promise<WorkedOff>;
  /** Parks that many runs; they stay. */
  park?(count: number): Promise<WorkedOff>;
  close(): Promise<void>;
}
