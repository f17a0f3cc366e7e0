export type FieldPath = readonly (string | number)[];
export type Report = (path: FieldPath, reason: string) => void;

/** Looks at one value and reports what is wrong with it, under the given path. */
export type Check = (value: unknown, path: FieldPath, report: Report) => void;

/** `["env", "A"]` as `env.A`, `["arguments", 2]` as `arguments[2]`. */
export function fieldName(path: FieldPath): string {
  return path.map((each, index) => (typeof each === "number" ? `[${each}]` : index === 0 ? each : `.${each}`)).join("");
}

const refuse =
  (accept: (value: unknown) => boolean, reason: string): Check =>
  (value, path, report) => {
    if (!accept(value)) report(path, reason);
  };

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Programs take zero-terminated strings: a NUL would silently cut what follows it. */
const isArgument = (value: unknown): value is string => typeof value === "string" && !value.includes("\0");

export const text = refuse((value) => typeof value === "string", "must be a string");
export const argument = refuse(isArgument, "must be a string without NUL characters");
export const name = refuse(
  (value) => isArgument(value) && value.trim() !== "",
  "must be a string that is not empty and has no NUL characters",
);
export const flag = refuse((value) => typeof value === "boolean", "must be true or false");
export const record = refuse(isRecord, "must be an object");
export const anything: Check = () => {};

export const integer = (min: number): Check =>
  refuse(
    (value) => Number.isSafeInteger(value) && (value as number) >= min,
    `must be a whole number of at least ${min}`,
  );

export const numberWithin = (min: number, max: number): Check =>
  refuse(
    (value) => typeof value === "number" && value >= min && value <= max,
    max === Number.POSITIVE_INFINITY ? `must be a number of at least ${min}` : `must be a number from ${min} to ${max}`,
  );

export const oneOf = (...choices: readonly string[]): Check =>
  refuse((value) => choices.includes(value as string), `must be one of ${choices.join(", ")}`);

export const listOf =
  (item: Check): Check =>
  (value, path, report) => {
    if (!Array.isArray(value)) report(path, "must be a list");
    else for (const [index, each] of value.entries()) item(each, [...path, index], report);
  };

export const environment: Check = (value, path, report) => {
  if (!isRecord(value)) {
    report(path, "must be an object of names and strings (null removes a name)");
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    if (key === "" || key.includes("=") || key.includes("\0"))
      report([...path, key], "is no name of an environment variable");
    else if (each !== null && !isArgument(each))
      report([...path, key], "must be a string without NUL characters, or null to remove the name");
  }
};

/** An object with known fields only, each checked; fields in `required` must be there. */
export const object =
  (fields: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, path, report) => {
    if (!isRecord(value)) {
      report(path, "must be an object");
      return;
    }
    for (const key of required) if (value[key] === undefined) report([...path, key], "is missing");
    for (const [key, each] of Object.entries(value)) {
      const check = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (check === undefined) report([...path, key], unknownField(key, Object.keys(fields)));
      else if (each !== undefined) check(each, [...path, key], report);
    }
  };

/** Says what there is instead of an unknown field: the one that begins alike, else all. */
export function unknownField(key: string, known: readonly string[]): string {
  const plain = (name: string): string => name.replaceAll(/[-_]/g, "").toLowerCase();
  const beginning = plain(key).slice(0, 4);
  const meant =
    known.find((name) => plain(name) === plain(key)) ?? known.find((name) => plain(name).startsWith(beginning));
  return meant === undefined
    ? `is no field here; there are ${known.join(", ")}`
    : `is no field here; did you mean ${meant}?`;
}
