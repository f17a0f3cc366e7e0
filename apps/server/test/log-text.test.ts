import { expect, test } from "vitest";
import { logText } from "../src/services/log-text.ts";

const text = "a é € 😀 end";
const bytes = new TextEncoder().encode(text);

test("B5: a log read in pieces of any size gives the same text as read at once", () => {
  for (let size = 4; size <= bytes.length; size++) {
    let from = 0;
    let read = "";
    while (from < bytes.length) {
      const piece = bytes.subarray(from, from + size);
      const { text: part, taken } = logText(piece, from + size >= bytes.length);
      expect(taken).toBeGreaterThan(0);
      read += part;
      from += taken;
    }
    expect(read).toBe(text);
  }
});

test("B4: bytes that are no UTF-8 are shown leniently, and are never waited for", () => {
  expect(logText(Uint8Array.of(0x61, 0xff, 0x62), false)).toEqual({ text: "a\ufffdb", taken: 3 });
  expect(logText(Uint8Array.of(0x80, 0x80, 0x80, 0x80), false).taken).toBe(4);
  expect(logText(Uint8Array.of(0xe2, 0x82), true)).toEqual({ text: "\ufffd", taken: 2 });
  expect(logText(Uint8Array.of(0xe2, 0x82), false)).toEqual({ text: "", taken: 0 });
});
