-- Routes: the ordered list that decides who is notified of which incidents. One row for each organization, because the list is saved as a
-- whole. An organization without a row is notified by the filters of its integrations, as before.
SET LOCAL lock_timeout = '5s';

CREATE TABLE route_list (
    tenant_id  uuid           NOT NULL,
    version    integer        NOT NULL, -- adds one on every save; a save names the version that it changes
    routes     jsonb          NOT NULL, -- in order
    updated_at timestamptz(3) NOT NULL,

    CONSTRAINT route_list_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT route_list_version_positive CHECK (version > 0),
    CONSTRAINT route_list_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE route_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE route_list FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON route_list USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON route_list TO padit_app;
