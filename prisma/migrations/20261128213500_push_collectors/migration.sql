-- Push collectors: senders that authenticate with a token instead of a signature. Their series are created by the samples that they send.
SET LOCAL lock_timeout = '5s';

ALTER TABLE "collector"
  ADD COLUMN "push_token_hash" TEXT,
  ADD COLUMN "push_series_max" INTEGER NOT NULL DEFAULT 10000,
  ADD COLUMN "push_mapping" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "push_problem" JSONB;
CREATE UNIQUE INDEX "collector_push_token_hash_key" ON "collector"("push_token_hash");
ALTER TABLE "collector" ADD CONSTRAINT collector_token_of_push CHECK (push_token_hash IS NULL OR kind = 'push');
ALTER TABLE "collector" ADD CONSTRAINT collector_series_max CHECK (push_series_max > 0);
GRANT UPDATE (push_problem) ON "collector" TO padit_ingest;

-- The nature that a mapping states; null: the metric's name and type decide.
ALTER TABLE "series" ADD COLUMN "nature" TEXT;
