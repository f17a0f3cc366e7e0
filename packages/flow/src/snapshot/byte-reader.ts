import { FlowError } from "../flow-error.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

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

  utf8(): string {
    const length = this.varint();
    this.#need(length);
    const start = this.position;
    this.position += length;
    if (length < 24) {
      let text = "";
      for (let i = start; i < this.position; i++) {
        const byte = this.#bytes[i]!;
        if (byte >= 0x80) return this.#decode(start);
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return this.#decode(start);
  }

  #decode(start: number): string {
    try {
      return decoder.decode(this.#bytes.subarray(start, this.position));
    } catch {
      throw corrupt("a string is not UTF-8");
    }
  }

  units(): string {
    const length = this.varint();
    this.#need(length * 2);
    let text = "";
    for (let i = 0; i < length; i++, this.position += 2)
      text += String.fromCharCode(this.#view.getUint16(this.position, true));
    return text;
  }
}
