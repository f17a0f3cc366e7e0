/**
 * Time as the engine sees it. Nothing in this package reads the wall clock or sets a timer but through this, so that the simulator can
 * own both (E40).
 */
export interface Clock {
  /** Unix milliseconds. May jump; nothing may depend on its being monotone. */
  now(): number;
  /** Calls `callback` once after `delayMs` (not before); answers the way to take it back. */
  schedule(delayMs: number, callback: () => void): () => void;
  /** Lets everything else that is ready have its turn, then resolves (E9). */
  yieldTurn(): Promise<void>;
}

/** Node's timers take at most a 31-bit delay; later ones are re-armed by who set them, since every wake-up of the engine is a re-check. */
const timerDelayMaxMs = 2_147_483_647;

/** The real clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), timerDelayMaxMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
  yieldTurn: () => new Promise((resolve) => setImmediate(resolve)),
};
