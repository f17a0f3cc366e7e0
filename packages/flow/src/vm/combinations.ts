import {
  COMBINE,
  Combination,
  PlainObject,
  type PromiseValue,
  Reaction,
  type Site,
  type Value,
  type Vm,
} from "../values/values.ts";
import { makeError } from "./script-throw.ts";

interface Settlement {
  readonly value: Value;
  readonly rejected: boolean;
  readonly site: Site | null;
}

/** Starts Promise.all, allSettled, any or race over items that were iterated already. Gives the combined promise. */
export function combine(
  vm: Vm,
  items: readonly Value[],
  about: { readonly kind: Combination["kind"]; readonly keys: string[] | null; readonly withKey: boolean },
): PromiseValue {
  const target = vm.newPromise();
  const combination = new Combination({ ...about, target });
  vm.charge(items.length * 80);
  items.forEach((item, index) => {
    combination.values.push(undefined);
    combination.remaining++;
    const reaction = new Reaction(COMBINE);
    reaction.combination = combination;
    reaction.index = index;
    vm.addReaction(vm.promiseOf(item), reaction);
  });
  countDown(vm, combination);
  return target;
}

function countDown(vm: Vm, combination: Combination): void {
  if (--combination.remaining > 0 || combination.kind === "race") return;
  const { kind, target, values, keys } = combination;
  if (kind === "any") {
    const error = makeError("AggregateError", "All promises were rejected");
    error.hidden.errors = values;
    vm.reject(target, vm.fillStack(error), null);
  } else vm.resolve(target, keys === null ? values : keyed(keys, values));
}

function keyed(keys: readonly string[], values: readonly Value[]): Value {
  const result = new PlainObject();
  keys.forEach((key, index) => {
    result[key] = values[index];
  });
  return result;
}

/** One of the combined promises has settled. */
export function settleCombination(vm: Vm, reaction: Reaction, settlement: Settlement): void {
  const combination = reaction.combination!;
  const { index } = reaction;
  const { value, rejected, site } = settlement;
  switch (combination.kind) {
    case "race":
      if (rejected) vm.reject(combination.target, value, site);
      else vm.fulfill(combination.target, winner(combination, index, value));
      return;
    case "any":
      if (!rejected) {
        vm.fulfill(combination.target, winner(combination, index, value));
        return;
      }
      combination.values[index] = value;
      break;
    case "all":
      if (rejected) {
        vm.reject(combination.target, value, site);
        return;
      }
      combination.values[index] = value;
      break;
    default:
      combination.values[index] = outcome(value, rejected);
  }
  countDown(vm, combination);
}

function winner({ keys, withKey }: Combination, index: number, value: Value): Value {
  if (!withKey) return value;
  const result = new PlainObject();
  result.key = keys === null ? index : keys[index];
  result.value = value;
  return result;
}

function outcome(value: Value, rejected: boolean): Value {
  const result = new PlainObject();
  result.status = rejected ? "rejected" : "fulfilled";
  result[rejected ? "reason" : "value"] = value;
  return result;
}
