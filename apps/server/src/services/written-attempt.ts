import type { Session } from "@fermata/backend";
import { attemptId } from "@fermata/engine";

/** An attempt further back than this is not looked at. */
const LOOK_BACK_MAX = 20;

export interface WrittenAttemptOptions {
  readonly session: Pick<Session, "readLog">;
  readonly backend: string;
  readonly taskId: string;
  /** Number of the newest attempt. */
  readonly attempt: number;
}

/**
 * Id of the newest attempt that has written anything, else of the newest. A program that a new server has found again after a crash counts
 * as another attempt, but writes on under the number of the one that started it.
 */
export async function writtenAttempt({ session, backend, taskId, attempt }: WrittenAttemptOptions): Promise<string> {
  for (let number = attempt; number > Math.max(0, attempt - LOOK_BACK_MAX); number--) {
    const id = attemptId(taskId, number);
    if (number === 1 && attempt === 1) return id;
    const sizes = await Promise.all(
      (["stdout", "stderr"] as const).map((stream) => session.readLog(backend, { id, stream, from: 0, to: 0 })),
    );
    if (sizes.some(({ size }) => size > 0)) return id;
  }
  return attemptId(taskId, attempt);
}
