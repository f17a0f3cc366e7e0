import type { Database } from "@fermata/db";
import type { Store } from "@fermata/engine";

export interface PredecessorsOptions {
  readonly database: Pick<Database, "prisma">;
  readonly store: Pick<Store, "unregisterWorker">;
  /** The name that every server of this data folder registers its worker under, and nobody else. */
  readonly workerName: string;
}

/**
 * Gives back what earlier servers of this data folder held. They are dead: one server at a time has the folder. Without this their runs
 * and tasks would stand still after a crash until the lease has run out.
 */
export async function buryPredecessors({ database, store, workerName }: PredecessorsOptions): Promise<void> {
  const dead = await database.prisma.worker.findMany({
    where: { name: workerName, alive: true },
    select: { id: true },
  });
  for (const { id } of dead) await store.unregisterWorker(id);
}
