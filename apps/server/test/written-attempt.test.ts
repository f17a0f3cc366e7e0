import { expect, test } from "vitest";
import { writtenAttempt } from "../src/services/written-attempt.ts";

const run = "00000000-0000-7000-8000-000000000000";

/** A backend that knows what each attempt has written. */
function backendWith(written: Record<string, number>) {
  const readLog = async (_backend: string, { id, stream }: { id: string; stream: "stdout" | "stderr" }) => ({
    bytes: new Uint8Array(),
    size: stream === "stderr" ? 0 : (written[id] ?? 0),
    end: false,
  });
  return (attempt: number) =>
    writtenAttempt({ session: { readLog } as never, backend: "local", taskId: `${run}/1`, attempt });
}

test("B5, B22: output is read on where a program found again after a crash writes it, else from the newest attempt", async () => {
  expect(await backendWith({})(1)).toBe(`${run}/1.1`);
  expect(await backendWith({})(3)).toBe(`${run}/1.3`);
  expect(await backendWith({ [`${run}/1.1`]: 6 })(2)).toBe(`${run}/1.1`);
  expect(await backendWith({ [`${run}/1.1`]: 6, [`${run}/1.2`]: 1 })(2)).toBe(`${run}/1.2`);
});
