/**
 * Layout of a snapshot, all integers as LEB128 varints unless said otherwise:
 *
 *     "FLOW" | format | bytecode version | language version | SHA-256 of the source (32 bytes)
 *     | text: encoding, bytes, all strings as one | state | open operations | records of heap objects
 *     | checksum (4 bytes, little endian, over everything before)
 *
 * A value is one tag byte and what belongs to it. A heap object is written where it is first referred to as OBJECT_NEW with its kind and
 * what is needed to make an empty one; it gets the next number, and its contents follow later as the record of that number, in order. So
 * the writer needs no recursion, shared references and cycles are kept, and the reader can make every object before it fills it. Strings
 * and key lists (shapes) are numbered in the same way. The order follows from the roots alone, so that a restored machine writes the same bytes.
 *
 * The characters of all strings stand together, in order of their first use, so that the host converts them in one call; it cuts them
 * apart again without looking at them.
 */
export const MAGIC = [0x46, 0x4c, 0x4f, 0x57] as const;
export const FORMAT = 1;
export const CHECKSUM_BYTES = 4;
export const HASH_BYTES = 32;

export const TAG = {
  UNDEFINED: 0,
  NULL: 1,
  FALSE: 2,
  TRUE: 3,
  UNSET: 4,
  /** A run of holes in an array: how many. */
  HOLES: 5,
  /** Zigzag varint. */
  INTEGER: 6,
  /** Eight bytes, little endian. */
  DOUBLE: 7,
  /** Length in UTF-16 units: the next ones of the text. It gets the next number. */
  STRING: 8,
  /** The same without a number. */
  STRING_ONCE: 9,
  STRING_REF: 10,
  OBJECT_NEW: 11,
  OBJECT_REF: 12,
  /** A built-in function or object that every machine has, by its name. */
  BUILT_IN: 13,
  /** This and all above: the integers 0 to 191. */
  SMALL: 64,
} as const;

export const KIND = {
  OBJECT: 0,
  ARRAY: 1,
  FUNCTION: 2,
  NATIVE: 3,
  CELL: 4,
  PROMISE: 5,
  ERROR: 6,
  DATE: 7,
  MAP: 8,
  SET: 9,
  ITERATOR: 10,
  FRAME: 11,
  REACTION: 12,
  COMBINATION: 13,
} as const;

/** How the elements of an array are written, times two; one more where it is frozen. */
export const ELEMENTS = {
  /** One value each, and runs of holes. */
  VALUES: 0,
  /** Eight bytes each, little endian. */
  DOUBLES: 2,
  /** Four bytes each, little endian. */
  INTEGERS: 4,
} as const;

/** How the text is written: UTF-8, or two bytes a unit where it has lone surrogates. */
export const TEXT = { UTF_8: 0, UNITS: 1 } as const;

export const ITERATION_KINDS = ["keys", "values", "entries"] as const;
export const COMBINATION_KINDS = ["all", "allSettled", "any", "race"] as const;

/** Adler-like sum over 32-bit words would miss swapped words; this multiplies, as FNV-1a does. */
export function checksum(bytes: Uint8Array, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}
