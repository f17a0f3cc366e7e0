-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('queued', 'running', 'waiting', 'paused', 'completed', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "task_state" AS ENUM ('queued', 'running', 'done', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "timer_kind" AS ENUM ('wait', 'timeout', 'run', 'task');

-- CreateTable
CREATE TABLE "workflow" (
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "deployed_at" BIGINT NOT NULL,

    CONSTRAINT "workflow_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "version" (
    "hash" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "version_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "workflow_version" (
    "workflow" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "deployed_at" BIGINT NOT NULL,

    CONSTRAINT "workflow_version_pkey" PRIMARY KEY ("workflow","hash")
);

-- CreateTable
CREATE TABLE "task_definition" (
    "name" TEXT NOT NULL,
    "description" TEXT,
    "source" TEXT NOT NULL,
    "spec" JSON NOT NULL,
    "parameters" JSON,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "task_definition_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "draft" (
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "layout" JSON,
    "revision" INTEGER NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "event" (
    "run_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "events" JSON NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("run_id","id")
) PARTITION BY RANGE ("run_id");

-- CreateTable
CREATE TABLE "log" (
    "run_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "entries" JSON NOT NULL,

    CONSTRAINT "log_pkey" PRIMARY KEY ("run_id","id")
) PARTITION BY RANGE ("run_id");

-- CreateTable
CREATE TABLE "checkpoint" (
    "run_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "line" INTEGER,
    "snapshot" BYTEA NOT NULL,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("run_id","revision")
) PARTITION BY RANGE ("run_id");

-- CreateTable
CREATE TABLE "tally" (
    "minute_at" BIGINT NOT NULL,
    "process" UUID NOT NULL,
    "runs_created" BIGINT NOT NULL,
    "runs_completed" BIGINT NOT NULL,
    "runs_failed" BIGINT NOT NULL,
    "runs_canceled" BIGINT NOT NULL,
    "tasks_done" BIGINT NOT NULL,
    "tasks_failed" BIGINT NOT NULL,

    CONSTRAINT "tally_pkey" PRIMARY KEY ("minute_at","process")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" BIGINT NOT NULL,
    "action" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "run_id" UUID,
    "operation" INTEGER,
    "subject" TEXT,
    "data" JSON,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSON NOT NULL,
    "updated_at" BIGINT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "workflow" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL,
    "available_at" BIGINT NOT NULL,
    "timeout_at" BIGINT,
    "parent_id" UUID,
    "parent_operation" INTEGER,
    "idempotency_key" TEXT,
    "tags" TEXT[],
    "inputs" JSON NOT NULL,
    "end_state" "run_state",
    "started_at" BIGINT,
    "ended_at" BIGINT,
    "revision" INTEGER,
    "output" JSON,
    "error" JSON,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_failure" (
    "run_id" UUID NOT NULL,
    "workflow" TEXT NOT NULL,
    "state" "run_state" NOT NULL,

    CONSTRAINT "run_failure_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "task" (
    "run_id" UUID NOT NULL,
    "operation" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL,
    "idempotency_key" TEXT,
    "spec" JSON NOT NULL,
    "inputs" JSON NOT NULL,
    "options" JSON NOT NULL,
    "state" "task_state" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "failures" INTEGER NOT NULL,
    "worker_id" UUID,
    "cancel" INTEGER NOT NULL,
    "started_at" BIGINT,
    "ended_at" BIGINT,
    "backend" TEXT,
    "handle" TEXT,
    "lost" JSON,
    "result" JSON,
    "error" JSON,

    CONSTRAINT "task_pkey" PRIMARY KEY ("run_id","operation")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "lease_ms" INTEGER NOT NULL,
    "started_at" BIGINT NOT NULL,
    "heartbeat_at" BIGINT NOT NULL,
    "alive" BOOLEAN NOT NULL,
    "last_commit" INTEGER NOT NULL,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_live" (
    "run_id" UUID NOT NULL,
    "workflow" TEXT NOT NULL,
    "worker_id" UUID,
    "revision" INTEGER NOT NULL,
    "message_sequence" INTEGER NOT NULL,
    "state" "run_state" NOT NULL,
    "waiting_line" INTEGER,
    "waited" BOOLEAN NOT NULL,
    "started_at" BIGINT,
    "updated_at" BIGINT NOT NULL,
    "delayed" BOOLEAN NOT NULL,
    "snapshot" BYTEA,
    "checkpoint_revision" INTEGER,

    CONSTRAINT "run_live_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "run_queue" (
    "run_id" UUID NOT NULL,
    "queue" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "since" BIGINT NOT NULL,

    CONSTRAINT "run_queue_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "task_queue" (
    "run_id" UUID NOT NULL,
    "operation" INTEGER NOT NULL,
    "queue" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "since" BIGINT NOT NULL,
    "backend" TEXT,

    CONSTRAINT "task_queue_pkey" PRIMARY KEY ("run_id","operation")
);

-- CreateTable
CREATE TABLE "task_lease" (
    "run_id" UUID NOT NULL,
    "operation" INTEGER NOT NULL,
    "worker_id" UUID NOT NULL,

    CONSTRAINT "task_lease_pkey" PRIMARY KEY ("run_id","operation")
);

-- CreateTable
CREATE TABLE "task_cancel" (
    "run_id" UUID NOT NULL,
    "operation" INTEGER NOT NULL,
    "worker_id" UUID NOT NULL,

    CONSTRAINT "task_cancel_pkey" PRIMARY KEY ("run_id","operation")
);

-- CreateTable
CREATE TABLE "message" (
    "run_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "operation" INTEGER,
    "body" JSON,

    CONSTRAINT "message_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateTable
CREATE TABLE "signal_receipt" (
    "run_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,

    CONSTRAINT "signal_receipt_pkey" PRIMARY KEY ("run_id","message_id")
);

-- CreateTable
CREATE TABLE "open_wait" (
    "run_id" UUID NOT NULL,
    "operation" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT,
    "due_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    "command" JSON NOT NULL,

    CONSTRAINT "open_wait_pkey" PRIMARY KEY ("run_id","operation")
);

-- CreateTable
CREATE TABLE "timer" (
    "run_id" UUID NOT NULL,
    "operation" INTEGER NOT NULL,
    "kind" "timer_kind" NOT NULL,
    "due_at" BIGINT NOT NULL,

    CONSTRAINT "timer_pkey" PRIMARY KEY ("run_id","operation","kind")
);

-- CreateIndex
CREATE INDEX "workflow_version_hash_idx" ON "workflow_version"("hash");

-- CreateIndex
CREATE INDEX "audit_entry_run_id_idx" ON "audit_entry"("run_id");

-- CreateIndex
CREATE INDEX "run_workflow_id_idx" ON "run"("workflow", "id");

-- CreateIndex
CREATE INDEX "run_failure_state_run_id_idx" ON "run_failure"("state", "run_id");

-- CreateIndex
CREATE INDEX "run_queue_queue_priority_since_idx" ON "run_queue"("queue", "priority" DESC, "since");

-- CreateIndex
CREATE INDEX "task_queue_queue_priority_since_idx" ON "task_queue"("queue", "priority" DESC, "since");

-- CreateIndex
CREATE INDEX "open_wait_created_at_run_id_operation_idx" ON "open_wait"("created_at", "run_id", "operation");

-- CreateIndex
CREATE INDEX "timer_due_at_idx" ON "timer"("due_at");

-- From here on: what the schema language cannot say.

-- Partial indexes. An idempotency key names one run of a workflow, and one plain task of a name. Few runs have a parent or tags.
CREATE UNIQUE INDEX "run_workflow_idempotency_key_key" ON "run" ("workflow", "idempotency_key") WHERE "idempotency_key" IS NOT NULL;
CREATE UNIQUE INDEX "task_name_idempotency_key_key" ON "task" ("name", "idempotency_key") WHERE "idempotency_key" IS NOT NULL AND "operation" = 0;
CREATE INDEX "run_parent_id_idx" ON "run" ("parent_id") WHERE "parent_id" IS NOT NULL;
CREATE INDEX "run_tags_idx" ON "run" USING GIN ("tags") WHERE "tags" <> '{}';

-- Room on the page for the second version of a row, so that its update is HOT: `run` and `task` are updated once, at their end, the
-- live rows at every step.
ALTER TABLE "run" SET (fillfactor = 50);
ALTER TABLE "task" SET (fillfactor = 50);
ALTER TABLE "run_live" SET (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "worker" SET (fillfactor = 20, autovacuum_vacuum_threshold = 500);

-- Rows come and go here at the rate of the work.
ALTER TABLE "run_queue" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "task_queue" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "task_lease" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "message" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "timer" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "open_wait" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

-- Large values: lz4 costs a fraction of the time of the built-in compression. Servers are built with it or without.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    ALTER TABLE "run_live" ALTER COLUMN "snapshot" SET COMPRESSION lz4;
    ALTER TABLE "checkpoint" ALTER COLUMN "snapshot" SET COMPRESSION lz4;
    ALTER TABLE "run" ALTER COLUMN "inputs" SET COMPRESSION lz4, ALTER COLUMN "output" SET COMPRESSION lz4;
    ALTER TABLE "task" ALTER COLUMN "inputs" SET COMPRESSION lz4, ALTER COLUMN "result" SET COMPRESSION lz4;
    ALTER TABLE "event" ALTER COLUMN "events" SET COMPRESSION lz4;
    ALTER TABLE "log" ALTER COLUMN "entries" SET COMPRESSION lz4;
  END IF;
END
$$;

-- The smallest UUID version 7 of a moment (Unix ms): where the partition of a day begins.
CREATE FUNCTION "run_id_at" ("at" BIGINT) RETURNS UUID LANGUAGE SQL IMMUTABLE PARALLEL SAFE
RETURN (lpad(to_hex("at"), 12, '0') || repeat('0', 20))::UUID;

-- Ids made by a clock that is far off, or by hand, still find a place.
CREATE TABLE "event_other" PARTITION OF "event" DEFAULT;
CREATE TABLE "log_other" PARTITION OF "log" DEFAULT;
CREATE TABLE "checkpoint_other" PARTITION OF "checkpoint" DEFAULT;

-- Makes the history partitions of the days that begin with the one of `from_at` (Unix ms), where they are missing. A day whose rows
-- already went into the partition for others stays there. Answers how many it made.
CREATE FUNCTION "make_history_partitions" ("from_at" BIGINT, "days" INTEGER) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
  day_ms CONSTANT BIGINT := 86400000;
  day_at BIGINT := from_at - from_at % day_ms;
  made INTEGER := 0;
  parent TEXT;
  child TEXT;
BEGIN
  -- Two servers at once would each make the same one.
  PERFORM pg_advisory_xact_lock(4170002);
  FOR i IN 1..days LOOP
    FOREACH parent IN ARRAY ARRAY['event', 'log', 'checkpoint'] LOOP
      child := parent || '_' || to_char(to_timestamp(day_at / 1000) AT TIME ZONE 'UTC', 'YYYYMMDD');
      IF to_regclass(child) IS NULL THEN
        BEGIN
          EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, run_id_at(day_at), run_id_at(day_at + day_ms));
          made := made + 1;
        EXCEPTION WHEN check_violation THEN
          RAISE NOTICE 'history of % stays in %_other', child, parent;
        END;
      END IF;
    END LOOP;
    day_at := day_at + day_ms;
  END LOOP;
  RETURN made;
END
$$;

-- Drops the history partitions of days that ended before `before_at` (Unix ms), except where a live run began on that day: its current
-- snapshot may be there. Answers how many it dropped.
CREATE FUNCTION "drop_history_partitions" ("before_at" BIGINT) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
  day_ms CONSTANT BIGINT := 86400000;
  found RECORD;
  day_at BIGINT;
  dropped INTEGER := 0;
BEGIN
  FOR found IN
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('event'::regclass, 'log'::regclass, 'checkpoint'::regclass) AND c.relname ~ '_[0-9]{8}$'
  LOOP
    day_at := (extract(epoch FROM to_timestamp(right(found.name, 8) || ' UTC', 'YYYYMMDD TZ')) * 1000)::BIGINT;
    IF day_at + day_ms <= before_at
      AND NOT EXISTS (SELECT FROM run_live WHERE run_id >= run_id_at(day_at) AND run_id < run_id_at(day_at + day_ms))
    THEN
      EXECUTE format('DROP TABLE %I', found.name);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END
$$;

SELECT make_history_partitions((extract(epoch FROM now()) * 1000)::BIGINT, 8);
