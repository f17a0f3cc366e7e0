import type { NativeSteps, Value } from "../values/values.ts";

/** Asks the comparator; a number comes back. A generator, because a comparator of the script runs in the machine. */
export type Order = (one: Value, other: Value) => NativeSteps;

interface Run {
  readonly base: number;
  length: number;
}

/** A side must win this often in a row before the merge leaps ahead. */
const GALLOP_MIN = 7;

/** Runs shorter than this are filled up by insertion. */
const RUN_MIN = 64;

/**
 * Sorts in place and stably, by Tim Peters's method as his `listsort.txt` (CPython, 2002) describes it. JavaScript leaves the order of
 * the comparator's calls open, but a script sees it: by what a comparator logs, and by the outcome where it contradicts itself, as
 * `(a, b) => a > b` does. This asks in the order in which V8 asks, so that both are as under Node.
 */
export class TimSort {
  readonly #items: Value[];
  readonly #order: Order;
  readonly #runs: Run[] = [];
  #gallopMin = GALLOP_MIN;

  constructor(items: Value[], order: Order) {
    this.#items = items;
    this.#order = order;
  }

  *sort(): NativeSteps {
    const { length } = this.#items;
    const shortest = shortestRun(length);
    for (let base = 0; base < length; ) {
      let end = (yield* this.#takeRun(base)) as number;
      if (end - base < shortest) {
        const filled = Math.min(base + shortest, length);
        yield* this.#insert(base, end, filled);
        end = filled;
      }
      this.#runs.push({ base, length: end - base });
      yield* this.#balance();
      base = end;
    }
    const runs = this.#runs;
    while (runs.length > 1) {
      const at = runs.length - 2;
      yield* this.#merge(at > 0 && runs[at - 1]!.length < runs[at + 1]!.length ? at - 1 : at);
    }
    return undefined;
  }

  *#isLess(one: Value, other: Value): NativeSteps {
    return ((yield* this.#order(one, other)) as number) < 0;
  }

  /** End of the run that stands at `base`; one that falls is turned round. */
  *#takeRun(base: number): NativeSteps {
    const items = this.#items;
    let end = base + 1;
    if (end === items.length) return end;
    const falls = yield* this.#isLess(items[end], items[base]);
    for (end++; end < items.length; end++) {
      if ((yield* this.#isLess(items[end], items[end - 1])) !== falls) break;
    }
    if (falls) reverse(items, base, end);
    return end;
  }

  /** Puts the items from `from` to `end` among those before them, which are sorted. */
  *#insert(base: number, from: number, end: number): NativeSteps {
    const items = this.#items;
    for (let next = from; next < end; next++) {
      const item = items[next];
      let low = base;
      let high = next;
      while (low < high) {
        const middle = low + ((high - low) >> 1);
        if (yield* this.#isLess(item, items[middle])) high = middle;
        else low = middle + 1;
      }
      items.copyWithin(low + 1, low, next);
      items[low] = item;
    }
    return undefined;
  }

  /** Merges until every run is longer than the next two together, and than the next. */
  *#balance(): NativeSteps {
    const runs = this.#runs;
    const holds = (at: number): boolean => at < 2 || runs[at - 2]!.length > runs[at - 1]!.length + runs[at]!.length;
    while (runs.length > 1) {
      const at = runs.length - 2;
      if (!holds(at + 1) || !holds(at)) yield* this.#merge(runs[at - 1]!.length < runs[at + 1]!.length ? at - 1 : at);
      else if (runs[at]!.length <= runs[at + 1]!.length) yield* this.#merge(at);
      else break;
    }
    return undefined;
  }

  /** Merges the runs `at` and `at + 1`; what stands right already is left out of it. */
  *#merge(at: number): NativeSteps {
    const items = this.#items;
    const [one, other] = [this.#runs[at]!, this.#runs[at + 1]!];
    const { base, length } = one;
    one.length += other.length;
    this.#runs.splice(at + 1, 1);
    const first = (yield* this.#after(items[other.base], { items, base, length, hint: 0 })) as number;
    const left: Run = { base: base + first, length: length - first };
    if (left.length === 0) return undefined;
    const last = { items, base: other.base, length: other.length, hint: other.length - 1 };
    const right: Run = {
      base: other.base,
      length: (yield* this.#before(items[left.base + left.length - 1], last)) as number,
    };
    if (right.length === 0) return undefined;
    yield* left.length <= right.length ? this.#mergeUp(left, right) : this.#mergeDown(left, right);
    return undefined;
  }

  /** How many of the stretch come before `key`, where equal ones come after it. */
  *#before(key: Value, { items, base, length, hint }: Stretch): NativeSteps {
    let [low, high] = [0, 1];
    if (yield* this.#isLess(items[base + hint], key)) {
      const most = length - hint;
      while (high < most && (yield* this.#isLess(items[base + hint + high], key))) [low, high] = [high, 2 * high + 1];
      [low, high] = [low + hint, Math.min(high, most) + hint];
    } else {
      const most = hint + 1;
      while (high < most && !(yield* this.#isLess(items[base + hint - high], key))) [low, high] = [high, 2 * high + 1];
      [low, high] = [hint - Math.min(high, most), hint - low];
    }
    for (low++; low < high; ) {
      const middle = low + ((high - low) >> 1);
      if (yield* this.#isLess(items[base + middle], key)) low = middle + 1;
      else high = middle;
    }
    return high;
  }

  /** How many of the stretch come before `key`, where equal ones do. */
  *#after(key: Value, { items, base, length, hint }: Stretch): NativeSteps {
    let [low, high] = [0, 1];
    if (yield* this.#isLess(key, items[base + hint])) {
      const most = hint + 1;
      while (high < most && (yield* this.#isLess(key, items[base + hint - high]))) [low, high] = [high, 2 * high + 1];
      [low, high] = [hint - Math.min(high, most), hint - low];
    } else {
      const most = length - hint;
      while (high < most && !(yield* this.#isLess(key, items[base + hint + high]))) [low, high] = [high, 2 * high + 1];
      [low, high] = [low + hint, Math.min(high, most) + hint];
    }
    for (low++; low < high; ) {
      const middle = low + ((high - low) >> 1);
      if (yield* this.#isLess(key, items[base + middle])) high = middle;
      else low = middle + 1;
    }
    return high;
  }

  /** From the left end, with the left run set aside: it is the shorter one. Its last item is known to come last. */
  *#mergeUp(left: Run, right: Run): NativeSteps {
    const items = this.#items;
    const aside = items.slice(left.base, left.base + left.length);
    let [to, a, b] = [left.base, 0, right.base];
    const end = right.base + right.length;
    items[to++] = items[b++];
    while (b < end && a < aside.length - 1) {
      let [winsA, winsB] = [0, 0];
      while (winsA < this.#gallopMin && winsB < this.#gallopMin) {
        if (yield* this.#isLess(items[b], aside[a])) {
          items[to++] = items[b++];
          [winsA, winsB] = [0, winsB + 1];
          if (b === end) break;
        } else {
          items[to++] = aside[a++];
          [winsA, winsB] = [winsA + 1, 0];
          if (a === aside.length - 1) break;
        }
      }
      if (b === end || a === aside.length - 1) break;
      this.#gallopMin++;
      do {
        this.#gallopMin = Math.max(1, this.#gallopMin - 1);
        const stretch = { items: aside, base: a, length: aside.length - a, hint: 0 };
        winsA = (yield* this.#after(items[b], stretch)) as number;
        for (let n = 0; n < winsA; n++) items[to++] = aside[a++];
        if (a >= aside.length - 1) break;
        items[to++] = items[b++];
        if (b === end) break;
        winsB = (yield* this.#before(aside[a], { items, base: b, length: end - b, hint: 0 })) as number;
        for (let n = 0; n < winsB; n++) items[to++] = items[b++];
        if (b === end) break;
        items[to++] = aside[a++];
        if (a === aside.length - 1) break;
      } while (winsA >= GALLOP_MIN || winsB >= GALLOP_MIN);
      if (b < end && a < aside.length - 1) this.#gallopMin++;
    }
    if (b < end && a < aside.length) {
      items.copyWithin(to, b, end);
      to += end - b;
    }
    while (a < aside.length) items[to++] = aside[a++];
    return undefined;
  }

  /** From the right end, with the right run set aside. Its first item is known to come first. */
  *#mergeDown(left: Run, right: Run): NativeSteps {
    const items = this.#items;
    const aside = items.slice(right.base, right.base + right.length);
    let [to, a, b] = [right.base + right.length - 1, left.base + left.length - 1, aside.length - 1];
    const { base } = left;
    items[to--] = items[a--];
    while (a >= base && b > 0) {
      let [winsA, winsB] = [0, 0];
      while (winsA < this.#gallopMin && winsB < this.#gallopMin) {
        if (yield* this.#isLess(aside[b], items[a])) {
          items[to--] = items[a--];
          [winsA, winsB] = [winsA + 1, 0];
          if (a < base) break;
        } else {
          items[to--] = aside[b--];
          [winsA, winsB] = [0, winsB + 1];
          if (b === 0) break;
        }
      }
      if (a < base || b === 0) break;
      this.#gallopMin++;
      do {
        this.#gallopMin = Math.max(1, this.#gallopMin - 1);
        const length = a - base + 1;
        winsA = length - ((yield* this.#after(aside[b], { items, base, length, hint: length - 1 })) as number);
        for (let n = 0; n < winsA; n++) items[to--] = items[a--];
        if (a < base) break;
        items[to--] = aside[b--];
        if (b === 0) break;
        winsB = b + 1 - ((yield* this.#before(items[a], { items: aside, base: 0, length: b + 1, hint: b })) as number);
        for (let n = 0; n < winsB; n++) items[to--] = aside[b--];
        if (b <= 0) break;
        items[to--] = items[a--];
        if (a < base) break;
      } while (winsA >= GALLOP_MIN || winsB >= GALLOP_MIN);
      if (a >= base && b > 0) this.#gallopMin++;
    }
    while (a >= base && b >= 0) items[to--] = items[a--];
    while (b >= 0) items[to--] = aside[b--];
    return undefined;
  }
}

/** A part of a list in which a place is looked for, beginning at `hint`. */
interface Stretch {
  readonly items: readonly Value[];
  readonly base: number;
  readonly length: number;
  readonly hint: number;
}

/** Between half of RUN_MIN and RUN_MIN, so that the number of runs is just below a power of two. */
function shortestRun(length: number): number {
  let odd = 0;
  let rest = length;
  for (; rest >= RUN_MIN; rest >>= 1) odd |= rest & 1;
  return rest + odd;
}

function reverse(items: Value[], from: number, end: number): void {
  for (let [low, high] = [from, end - 1]; low < high; low++, high--) {
    [items[low], items[high]] = [items[high], items[low]];
  }
}
