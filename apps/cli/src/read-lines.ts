/**
 * The lines of a stream of UTF-8, those of one chunk together; undefined stands for a line of more than `lineBytesMax` bytes, which is
 * passed over as it comes in. The last line needs no line break.
 */
export async function* readLines(
  input: AsyncIterable<Buffer>,
  lineBytesMax: number,
): AsyncGenerator<(string | undefined)[]> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  const take = (piece: Buffer): void => {
    bytes += piece.length;
    if (bytes <= lineBytesMax) pieces.push(piece);
    else pieces = [];
  };
  const finish = (): string | undefined => {
    const line = bytes <= lineBytesMax ? Buffer.concat(pieces).toString("utf8") : undefined;
    pieces = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of input) {
    const lines: (string | undefined)[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      take(chunk.subarray(from, end));
      lines.push(finish());
      from = end + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (bytes > 0) yield [finish()];
}
