-- An alert's lifecycle: its event counter, its bouts, flapping, why it ended, sticky acknowledgements, levels accepted as normal.
SET LOCAL lock_timeout = '5s';

ALTER TABLE "alert"
  ADD COLUMN "sequence" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "bout_opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN "flapping_since" TIMESTAMPTZ(3),
  ADD COLUMN "resolution" TEXT,
  ADD COLUMN "resolution_reason" TEXT,
  ADD COLUMN "acknowledged_sticky" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "alert_bout" (
    "tenant_id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "metric_name" TEXT NOT NULL,
    "series_id" INTEGER,
    "kind" TEXT NOT NULL,
    "severity" "severity" NOT NULL,
    "sentence" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "alert_bout_pkey" PRIMARY KEY ("tenant_id","alert_id","started_at")
);

CREATE TABLE "acceptance" (
    "tenant_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "alert_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_by" TEXT NOT NULL,

    CONSTRAINT "acceptance_pkey" PRIMARY KEY ("tenant_id","key")
);

-- Row security holds for the owner as well: it is lifted for the rows that exist and put back in the same transaction.
ALTER TABLE alert NO FORCE ROW LEVEL SECURITY;
ALTER TABLE alert_event NO FORCE ROW LEVEL SECURITY;
UPDATE alert a SET
  bout_opened_at = opened_at,
  resolution = CASE WHEN status <> 'resolved' THEN NULL WHEN resolved_by = 'system' THEN 'recovered' ELSE 'person' END,
  sequence = greatest(1, (SELECT count(*) FROM alert_event e WHERE e.tenant_id = a.tenant_id AND e.alert_id = a.id
    AND e.type IN ('opened', 'acknowledged', 'resolved', 'reopened')));
INSERT INTO alert_bout (tenant_id, alert_id, started_at, opened_at, ended_at, metric_name, series_id, kind, severity, sentence, evidence)
  SELECT tenant_id, id, episode_start, opened_at, resolved_at, metric_name, series_id, kind, severity, description,
    coalesce(detection_score -> 'evidence', '{}') FROM alert;
-- Integrations that take every event of an alert take the new ones.
ALTER TABLE integration NO FORCE ROW LEVEL SECURITY;
UPDATE integration SET event_types = event_types || ARRAY['alert.severity_raised', 'alert.flapping_started', 'alert.flapping_ended']
  WHERE event_types @> ARRAY['alert.created', 'alert.acknowledged', 'alert.resolved', 'alert.reopened'];
ALTER TABLE integration FORCE ROW LEVEL SECURITY;
ALTER TABLE alert_event FORCE ROW LEVEL SECURITY;
ALTER TABLE alert FORCE ROW LEVEL SECURITY;

ALTER TABLE "alert_bout" ADD CONSTRAINT "alert_bout_tenant_id_alert_id_fkey" FOREIGN KEY ("tenant_id", "alert_id") REFERENCES "alert"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_tenant_id_alert_id_fkey" FOREIGN KEY ("tenant_id", "alert_id") REFERENCES "alert"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "alert_tenant_id_status_bout_opened_at_id_idx" ON "alert"("tenant_id", "status", "bout_opened_at" DESC, "id");
CREATE INDEX "alert_tenant_id_bout_opened_at_id_idx" ON "alert"("tenant_id", "bout_opened_at" DESC, "id");

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['alert_bout', 'acceptance'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
  END LOOP;
END $$;

ALTER TABLE alert ADD CONSTRAINT alert_resolution_known
  CHECK (resolution IN ('recovered', 'settled', 'source_gone', 'accepted', 'person'));
-- An alert has at most one bout that has not ended.
CREATE UNIQUE INDEX alert_bout_present ON alert_bout (tenant_id, alert_id) WHERE ended_at IS NULL;
