import { sha256 } from "@noble/hashes/sha2.js";
import type { UsedNames } from "../check/known-names.ts";
import type { FrontMatterData } from "../parse/front-matter.ts";
import type { LineIndex } from "../parse/line-index.ts";
import type { FunctionCode } from "./function-code.ts";

/**
 * A compiled file: immutable, free of host state, shared by any number of machines. Functions are numbered in the order in which they
 * are finished; the main body is the last.
 */
export class Program {
  readonly source: string;
  readonly frontMatter: FrontMatterData;
  readonly functions: readonly FunctionCode[];
  /** Tasks, workflows and backends that it names by literals. */
  readonly names: UsedNames;
  readonly lines: LineIndex;
  #hash: Uint8Array | undefined;

  constructor(parts: Pick<Program, "source" | "lines" | "frontMatter" | "functions" | "names">) {
    this.source = parts.source;
    this.frontMatter = parts.frontMatter;
    this.functions = parts.functions;
    this.names = parts.names;
    this.lines = parts.lines;
  }

  get main(): FunctionCode {
    return this.functions[this.functions.length - 1]!;
  }

  /** SHA-256 of the source as UTF-8, to which every run of it is bound (F43). Made when first asked for. */
  get sha256(): Uint8Array {
    this.#hash ??= sha256(new TextEncoder().encode(this.source));
    return this.#hash;
  }

  /** The same in lower-case hexadecimal: the version of the workflow. */
  get version(): string {
    return Array.from(this.sha256, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}
