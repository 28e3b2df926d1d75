-- Links that show an organization's state on a screen at a wall, to anyone who has the link. The token itself is never stored.
SET LOCAL lock_timeout = '5s';

CREATE TABLE wall_link (
    tenant_id     uuid           NOT NULL,
    id            uuid           NOT NULL,
    name          text           NOT NULL,
    token_hash    text           NOT NULL,
    created_by    uuid           NOT NULL,
    created_at    timestamptz(3) NOT NULL,
    expires_at    timestamptz(3) NOT NULL,
    last_shown_at timestamptz(3),

    CONSTRAINT wall_link_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT wall_link_ends_after_start CHECK (expires_at > created_at),
    CONSTRAINT wall_link_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX wall_link_token_hash_key ON wall_link (token_hash);

ALTER TABLE wall_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE wall_link FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON wall_link USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, INSERT, DELETE ON wall_link TO padit_app;
-- A link is looked up before its organization is known.
CREATE POLICY before_tenant ON wall_link TO padit_system USING (true);
GRANT SELECT, UPDATE (last_shown_at) ON wall_link TO padit_system;
