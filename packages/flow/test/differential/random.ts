/** A small seeded generator (mulberry32): the same seed gives the same program on every machine. */
export class Random {
  #state: number;
  readonly #tilts = new Map<string, number>();
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    // Neighbouring seeds must not give neighbouring programs.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** In [low, high], both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!;
  }

  /**
   * One of the choices by weight. Swarm testing: each program likes some tags and shuns others, so that features meet in combinations
   * that an even mix would never show.
   */
  choose<T>(choices: readonly Choice<T>[]): T {
    const weights = choices.map(([tag, weight]) => weight * this.#tilt(tag));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total === 0) return choices[0]![2];
    let at = this.next() * total;
    for (let i = 0; i < choices.length; i++) {
      at -= weights[i]!;
      if (at < 0) return choices[i]![2];
    }
    return choices[0]![2];
  }

  #tilt(tag: string): number {
    let tilt = this.#tilts.get(tag);
    if (tilt === undefined) {
      let hash = this.#seed;
      for (let i = 0; i < tag.length; i++) hash = Math.imul(hash ^ tag.charCodeAt(i), 0x01000193);
      tilt = tag.startsWith("!") ? 1 : [0, 0.4, 1, 1, 1, 3][((hash ^ (hash >>> 13)) >>> 0) % 6]!;
      this.#tilts.set(tag, tilt);
    }
    return tilt;
  }
}

/** Tag, weight, what it is. A tag that begins with `!` is never tilted. */
export type Choice<T> = readonly [tag: string, weight: number, value: T];
