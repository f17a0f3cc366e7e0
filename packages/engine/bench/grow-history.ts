import type { PostgresProbe } from "./postgres-figures.ts";

const batch = 500_000;

/**
 * Puts that many rows of finished work into a database: for each finished run its record, three tasks and four rows of history. Written
 * straight into the tables, as no store would write them, because ten million through the engine take an hour.
 */
export async function growHistory(probe: PostgresProbe, rows: number): Promise<void> {
  const runs = Math.ceil(rows / 8);
  const id =
    "(lpad(to_hex(floor(extract(epoch FROM now()) * 1000)::bigint - 3600000 + n / 1000), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid";
  for (let from = 0; from < runs; from += batch) {
    const to = Math.min(runs, from + batch) - 1;
    const series = `generate_series(${from}, ${to}) AS n`;
    await probe.query(`
      INSERT INTO run (id, workflow, version, queue, priority, created_at, available_at, tags, inputs, end_state, started_at, ended_at, revision, output)
      SELECT ${id}, 'old', '${"0".repeat(64)}', 'default', 0, 0, 0, '{}', '{}', 'completed', 0, 1, 4, 'null' FROM ${series}`);
    await probe.query(`
      INSERT INTO task (run_id, operation, name, queue, priority, created_at, spec, inputs, options, state, attempt, failures, cancel, started_at, ended_at, backend, result)
      SELECT ${id}, step, 'step', 'default', 0, 0, '{"task":{"kind":"compute","function":"./x.js#f"}}', '{}', '{"retries":0,"tags":[]}', 'done', 1, 0, 0, 0, 1, 'noop', 'null'
      FROM ${series} CROSS JOIN generate_series(1, 3) AS step`);
    await probe.query(`
      INSERT INTO event (run_id, events) SELECT ${id}, '[{"at":0,"type":"task.done","operation":1,"data":{"attempt":1}}]'
      FROM ${series} CROSS JOIN generate_series(1, 4)`);
  }
  await probe.query("ANALYZE");
}
