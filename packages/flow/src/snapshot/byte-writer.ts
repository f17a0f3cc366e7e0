const encoder = new TextEncoder();

/** A growing byte buffer. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  #reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  byte(value: number): void {
    if (this.length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  bytes(values: ArrayLike<number>): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.length);
    this.length += values.length;
  }

  /** Unsigned, up to 2^53. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 0x80);
    }
    this.#bytes[this.length++] = rest;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  /** Four bytes each, little endian. */
  integers(values: readonly number[]): void {
    this.#reserve(values.length * 4);
    for (let i = 0; i < values.length; i++, this.length += 4) this.#view.setInt32(this.length, values[i]!, true);
  }

  /** Eight bytes each, little endian. */
  doubles(values: readonly number[]): void {
    this.#reserve(values.length * 8);
    for (let i = 0; i < values.length; i++, this.length += 8) this.#view.setFloat64(this.length, values[i]!, true);
  }

  /** Characters of a well-formed text as UTF-8, with the number of bytes in front. */
  utf8(text: string): void {
    const encoded = encoder.encode(text);
    this.varint(encoded.length);
    this.bytes(encoded);
  }

  /** Two bytes for each UTF-16 unit, with the number of bytes in front. */
  units(text: string): void {
    this.varint(text.length * 2);
    this.#reserve(text.length * 2);
    for (let i = 0; i < text.length; i++, this.length += 2) {
      this.#view.setUint16(this.length, text.charCodeAt(i), true);
    }
  }

  /** What was written, in place. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}
