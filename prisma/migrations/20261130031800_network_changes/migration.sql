-- Changes to the network that people and programs report: a configuration, a deployment, a replaced part. They are drawn on charts, named at
-- alerts that began after them, and considered as causes of incidents.
SET LOCAL lock_timeout = '5s';

CREATE TABLE network_change (
    tenant_id       uuid           NOT NULL,
    id              uuid           NOT NULL,
    at              timestamptz(3) NOT NULL,
    what            text           NOT NULL,
    reference       text,
    selector        jsonb          NOT NULL,
    created_at      timestamptz(3) NOT NULL,
    created_by_id   text,
    created_by_name text           NOT NULL,

    CONSTRAINT network_change_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT network_change_what_given CHECK (btrim(what) <> ''),
    CONSTRAINT network_change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX network_change_tenant_id_at_id_idx ON network_change (tenant_id, at DESC, id);

ALTER TABLE network_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE network_change FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON network_change USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- What was changed may name what is out of a limited member's or key's endpoints.
CREATE POLICY endpoint_limit ON network_change AS RESTRICTIVE
  USING ((SELECT coalesce(current_setting('app.endpoint_limit', true), '') = ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON network_change TO padit_app;
