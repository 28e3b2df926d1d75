-- On-call rotas: members who take turns at being on call, and spans in which another member is on call. Members are referred to by id without
-- a foreign key: a removed member keeps the place in the order, so that the turns of the others do not move, and is passed over.
SET LOCAL lock_timeout = '5s';

CREATE TABLE rota (
    tenant_id     uuid           NOT NULL,
    id            uuid           NOT NULL,
    name          text           NOT NULL,
    time_zone     text           NOT NULL,
    period        text           NOT NULL,
    handover_time text           NOT NULL,
    starts_on     date           NOT NULL,
    member_ids    uuid[]         NOT NULL,
    created_at    timestamptz(3) NOT NULL,

    CONSTRAINT rota_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT rota_period_known CHECK (period IN ('day', 'week')),
    CONSTRAINT rota_handover_time_valid CHECK (handover_time ~ '^([01]\d|2[0-3]):[0-5]\d$'),
    CONSTRAINT rota_has_members CHECK (cardinality(member_ids) > 0),
    CONSTRAINT rota_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX rota_tenant_id_name_key ON rota (tenant_id, name);

CREATE TABLE rota_override (
    tenant_id  uuid           NOT NULL,
    id         uuid           NOT NULL,
    rota_id    uuid           NOT NULL,
    member_id  uuid           NOT NULL,
    starts_at  timestamptz(3) NOT NULL,
    ends_at    timestamptz(3) NOT NULL,
    created_at timestamptz(3) NOT NULL,

    CONSTRAINT rota_override_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT rota_override_ends_after_start CHECK (ends_at > starts_at),
    CONSTRAINT rota_override_tenant_id_rota_id_fkey FOREIGN KEY (tenant_id, rota_id) REFERENCES rota (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX rota_override_tenant_id_rota_id_ends_at_idx ON rota_override (tenant_id, rota_id, ends_at);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['rota', 'rota_override'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
  END LOOP;
END $$;
