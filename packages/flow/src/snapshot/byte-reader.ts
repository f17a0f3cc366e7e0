import { FlowError } from "../flow-error.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Arguments that a call of the host takes without harm. */
const UNITS_AT_ONCE = 4096;

export function corrupt(what: string): FlowError {
  return new FlowError("SNAPSHOT_CORRUPT", `The snapshot is damaged: ${what}.`);
}

/** Reads what ByteWriter wrote; FlowError `SNAPSHOT_CORRUPT` where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  position = 0;

  constructor(bytes: Uint8Array, end: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.position;
  }

  #need(count: number): void {
    if (this.position + count > this.#end) throw corrupt("it ends too early");
  }

  byte(): number {
    this.#need(1);
    return this.#bytes[this.position++]!;
  }

  bytes(count: number): Uint8Array {
    this.#need(count);
    const start = this.position;
    this.position += count;
    return this.#bytes.subarray(start, this.position);
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
      if (scale > Number.MAX_SAFE_INTEGER) throw corrupt("a number is too long");
    }
  }

  /** A count of things that take at least one byte each. */
  count(): number {
    const count = this.varint();
    if (count > this.left) throw corrupt("a count is too large");
    return count;
  }

  double(): number {
    this.#need(8);
    const value = this.#view.getFloat64(this.position, true);
    this.position += 8;
    return value;
  }

  integers(count: number, into: unknown[]): void {
    this.#need(count * 4);
    for (let i = 0; i < count; i++, this.position += 4) into.push(this.#view.getInt32(this.position, true));
  }

  doubles(count: number, into: unknown[]): void {
    this.#need(count * 8);
    for (let i = 0; i < count; i++, this.position += 8) into.push(this.#view.getFloat64(this.position, true));
  }

  utf8(): string {
    const bytes = this.bytes(this.count());
    try {
      return decoder.decode(bytes);
    } catch {
      throw corrupt("its text is not UTF-8");
    }
  }

  units(): string {
    const bytes = this.bytes(this.count());
    const parts: string[] = [];
    for (let at = 0; at < bytes.length; at += UNITS_AT_ONCE * 2) {
      const units: number[] = [];
      const end = Math.min(bytes.length, at + UNITS_AT_ONCE * 2);
      for (let i = at; i + 1 < end; i += 2) units.push(bytes[i]! | (bytes[i + 1]! << 8));
      parts.push(String.fromCharCode(...units));
    }
    return parts.join("");
  }
}
