-- SCIM 2.0: the token by which an organization's identity provider keeps its members, and what the provider calls people and groups.
SET LOCAL lock_timeout = '5s';

CREATE TABLE scim_connection (
  tenant_id     uuid           NOT NULL,
  token_hash    text           NOT NULL,
  prefix        text           NOT NULL, -- first characters of the token, shown to owners
  default_role  role           NOT NULL,
  role_by_group jsonb          NOT NULL DEFAULT '{}', -- display name of a group -> role
  created_at    timestamptz(3) NOT NULL,
  last_used_at  timestamptz(3),
  CONSTRAINT scim_connection_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT scim_connection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT scim_connection_no_owner CHECK (default_role <> 'owner')
);
CREATE UNIQUE INDEX scim_connection_token_hash_key ON scim_connection (token_hash);

-- A member whom the provider has made or taken over.
CREATE TABLE scim_user (
  tenant_id    uuid           NOT NULL,
  user_id      uuid           NOT NULL,
  user_name    text           NOT NULL,
  external_id  text,
  display_name text           NOT NULL,
  updated_at   timestamptz(3) NOT NULL,
  CONSTRAINT scim_user_pkey PRIMARY KEY (tenant_id, user_id),
  CONSTRAINT scim_user_member_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES member (tenant_id, user_id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX scim_user_tenant_id_user_name_key ON scim_user (tenant_id, user_name);

CREATE TABLE scim_group (
  tenant_id    uuid           NOT NULL,
  id           uuid           NOT NULL,
  display_name text           NOT NULL,
  external_id  text,
  created_at   timestamptz(3) NOT NULL,
  updated_at   timestamptz(3) NOT NULL,
  CONSTRAINT scim_group_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT scim_group_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX scim_group_tenant_id_display_name_key ON scim_group (tenant_id, display_name);

CREATE TABLE scim_group_member (
  tenant_id uuid NOT NULL,
  group_id  uuid NOT NULL,
  user_id   uuid NOT NULL,
  CONSTRAINT scim_group_member_pkey PRIMARY KEY (tenant_id, group_id, user_id),
  CONSTRAINT scim_group_member_group_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES scim_group (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT scim_group_member_member_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES member (tenant_id, user_id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX scim_group_member_tenant_id_user_id_idx ON scim_group_member (tenant_id, user_id);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['scim_connection', 'scim_user', 'scim_group', 'scim_group_member'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
  END LOOP;
END $$;
-- The token names the organization; a new person's account is made outside of organizations.
CREATE POLICY before_tenant ON scim_connection TO padit_system USING (true);
CREATE POLICY before_tenant ON scim_user TO padit_system USING (true);
GRANT SELECT, UPDATE (last_used_at) ON scim_connection TO padit_system;
GRANT SELECT, INSERT ON scim_user TO padit_system;
