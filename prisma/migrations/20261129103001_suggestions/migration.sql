-- Suggestions: changes of settings that people's verdicts call for, each with the replay that proved it. A person applies or dismisses them; an
-- applied one is reverted when later verdicts contradict it. suggestion_search says when an organization was last searched.
SET LOCAL lock_timeout = '5s';

CREATE TABLE suggestion (
    tenant_id  uuid           NOT NULL,
    id         uuid           NOT NULL,
    target     text           NOT NULL, -- what it changes; at most one offered suggestion a target
    change     jsonb          NOT NULL,
    proof      jsonb          NOT NULL,
    reason     text           NOT NULL,
    state      text           NOT NULL DEFAULT 'offered',
    offered_at timestamptz(3) NOT NULL,
    decided_at timestamptz(3),
    decided_by text,
    applied_at timestamptz(3),
    end_reason text,

    CONSTRAINT suggestion_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT suggestion_state_known CHECK (state IN ('offered', 'applied', 'dismissed', 'reverted')),
    CONSTRAINT suggestion_reason_known CHECK (reason IN ('verdicts', 'budget')),
    CONSTRAINT suggestion_decided CHECK ((state = 'offered') = (decided_at IS NULL)),
    CONSTRAINT suggestion_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX suggestion_offered_key ON suggestion (tenant_id, target) WHERE state = 'offered';
CREATE INDEX suggestion_tenant_id_offered_at_idx ON suggestion (tenant_id, offered_at DESC);

CREATE TABLE suggestion_search (
    tenant_id   uuid           NOT NULL,
    searched_at timestamptz(3) NOT NULL,

    CONSTRAINT suggestion_search_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT suggestion_search_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['suggestion', 'suggestion_search'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
  END LOOP;
END $$;
