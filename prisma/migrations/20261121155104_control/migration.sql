-- CreateTable
CREATE TABLE "schedule" (
    "name" TEXT NOT NULL,
    "definition" JSON NOT NULL,
    "paused" BOOLEAN NOT NULL,
    "next_at" BIGINT,
    "last_at" BIGINT,
    "last_run" UUID,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "queue_rule" (
    "queue" TEXT NOT NULL,
    "rule" JSON NOT NULL,

    CONSTRAINT "queue_rule_pkey" PRIMARY KEY ("queue")
);

-- CreateTable
CREATE TABLE "queue_start" (
    "id" BIGSERIAL NOT NULL,
    "queue" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    CONSTRAINT "queue_start_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "schedule_next_at_idx" ON "schedule"("next_at");

-- CreateIndex
CREATE INDEX "queue_start_queue_key_at_idx" ON "queue_start"("queue", "key", "at");
