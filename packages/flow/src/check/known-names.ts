/** What is deployed, for the checks of names. A list that is left out is not checked. */
export interface KnownNames {
  readonly tasks?: Iterable<string>;
  readonly workflows?: Iterable<string>;
  readonly backends?: Iterable<string>;
}

/** Names that stand as literals in the calls of a program. */
export interface UsedNames {
  readonly tasks: readonly string[];
  readonly workflows: readonly string[];
  readonly backends: readonly string[];
}
