-- Links in messages by which a recipient acts on an incident. A link is signed and has no row until it is used; the row makes it work once.
SET LOCAL lock_timeout = '5s';

CREATE TABLE action_link_use (
    tenant_id   uuid           NOT NULL,
    id          uuid           NOT NULL, -- follows from the link
    incident_id uuid           NOT NULL,
    used_at     timestamptz(3) NOT NULL,

    CONSTRAINT action_link_use_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT action_link_use_tenant_id_incident_id_fkey FOREIGN KEY (tenant_id, incident_id) REFERENCES incident (tenant_id, id)
      ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE action_link_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE action_link_use FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON action_link_use USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY endpoint_limit ON action_link_use AS RESTRICTIVE
  USING ((SELECT coalesce(current_setting('app.endpoint_limit', true), '') = ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON action_link_use TO padit_app;
