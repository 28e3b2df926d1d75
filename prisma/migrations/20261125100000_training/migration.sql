-- Replays of policies and models, and training: experiments, their trials, the models they leave.
SET LOCAL lock_timeout = '5s';

CREATE TABLE "policy_change" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_name" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "replay_id" UUID,

    CONSTRAINT "policy_change_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "replay" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "policy_id" UUID,
    "model_id" UUID,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "progress" JSONB NOT NULL DEFAULT '{}',
    "result" JSONB,
    "error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "replay_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "experiment" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "settings" JSONB NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "progress" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "experiment_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE TABLE "trial" (
    "tenant_id" UUID NOT NULL,
    "experiment_id" UUID NOT NULL,
    "family" TEXT NOT NULL,
    "rung" INTEGER NOT NULL,
    "candidate" TEXT NOT NULL,
    "tuning" JSONB NOT NULL,
    "outcome" JSONB NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trial_pkey" PRIMARY KEY ("tenant_id","experiment_id","family","rung","candidate")
);

CREATE TABLE "model" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "family" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'shadow',
    "tuning" JSONB NOT NULL,
    "card" JSONB NOT NULL,
    "artefact_key" TEXT NOT NULL,
    "artefact_digest" TEXT NOT NULL,
    "experiment_id" UUID,
    "predecessor_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "promoted_at" TIMESTAMPTZ(3),
    "promoted_by" TEXT,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "model_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE INDEX "policy_change_tenant_id_policy_id_at_idx" ON "policy_change"("tenant_id", "policy_id", "at" DESC);
CREATE INDEX "replay_tenant_id_created_at_idx" ON "replay"("tenant_id", "created_at" DESC);
CREATE INDEX "experiment_tenant_id_created_at_idx" ON "experiment"("tenant_id", "created_at" DESC);
CREATE UNIQUE INDEX "model_tenant_id_family_version_key" ON "model"("tenant_id", "family", "version");

ALTER TABLE "policy_change" ADD CONSTRAINT "policy_change_tenant_id_policy_id_fkey" FOREIGN KEY ("tenant_id", "policy_id") REFERENCES "policy"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "policy_change" ADD CONSTRAINT "policy_change_tenant_id_replay_id_fkey" FOREIGN KEY ("tenant_id", "replay_id") REFERENCES "replay"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "replay" ADD CONSTRAINT "replay_tenant_id_policy_id_fkey" FOREIGN KEY ("tenant_id", "policy_id") REFERENCES "policy"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "replay" ADD CONSTRAINT "replay_tenant_id_model_id_fkey" FOREIGN KEY ("tenant_id", "model_id") REFERENCES "model"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "trial" ADD CONSTRAINT "trial_tenant_id_experiment_id_fkey" FOREIGN KEY ("tenant_id", "experiment_id") REFERENCES "experiment"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "model" ADD CONSTRAINT "model_tenant_id_experiment_id_fkey" FOREIGN KEY ("tenant_id", "experiment_id") REFERENCES "experiment"("tenant_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['policy_change', 'replay', 'experiment', 'trial', 'model'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
  END LOOP;
END $$;

ALTER TABLE replay ADD CONSTRAINT replay_state_known CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled'));
ALTER TABLE replay ADD CONSTRAINT replay_of_one CHECK (num_nonnulls(policy_id, model_id) = 1);
ALTER TABLE experiment ADD CONSTRAINT experiment_state_known CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled'));
ALTER TABLE model ADD CONSTRAINT model_state_known CHECK (state IN ('champion', 'shadow', 'retired'));

-- A family has one champion or none, and an organization one experiment at a time.
CREATE UNIQUE INDEX model_champion ON model (tenant_id, family) WHERE state = 'champion';
CREATE UNIQUE INDEX experiment_active ON experiment (tenant_id) WHERE state IN ('queued', 'running');
