import { NATIVES } from "../builtins/define.ts";
import { GLOBALS } from "../builtins/globals.ts";
import { isObject, type Value } from "../values/values.ts";

/** Names of what every machine has, and is therefore not copied into snapshots: built-in functions by id, namespaces by name. */
export const BUILT_INS = new Map<string, Value>(NATIVES);
for (const [name, value] of GLOBALS) if (isObject(value) && !BUILT_INS.has(name)) BUILT_INS.set(name, value);

export const BUILT_IN_NAMES = new Map<Value, string>(Array.from(BUILT_INS, ([name, value]) => [value, name]));
