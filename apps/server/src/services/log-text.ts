/**
 * Bytes of a log as text (B4): what is no UTF-8 becomes the replacement character, and a character that the range has cut in two is left
 * for the next read. `taken` is how many bytes the text stands for.
 */
export function logText(bytes: Uint8Array, end: boolean): { readonly text: string; readonly taken: number } {
  const taken = end ? bytes.length : bytes.length - unfinishedBytes(bytes);
  return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, taken)), taken };
}

/** How many bytes at the end begin a character whose rest is still to come. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length =
      byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
