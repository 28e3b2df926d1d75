-- Single sign-on: an organization's OpenID provider, the mail domains that it may speak for, and who its people are here.
SET LOCAL lock_timeout = '5s';

CREATE TABLE single_sign_on (
  tenant_id     uuid           NOT NULL,
  id            uuid           NOT NULL,
  name          text           NOT NULL,
  issuer        text           NOT NULL,
  client_id     text           NOT NULL,
  sealed_secret bytea          NOT NULL,
  default_role  role           NOT NULL,
  role_claim    text,
  role_by_value jsonb          NOT NULL DEFAULT '{}',
  is_required   boolean        NOT NULL DEFAULT false,
  created_at    timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at    timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT single_sign_on_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT single_sign_on_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT single_sign_on_no_owner CHECK (default_role <> 'owner')
);

CREATE TABLE mail_domain (
  tenant_id   uuid           NOT NULL,
  domain      text           NOT NULL,
  token       text           NOT NULL,
  created_at  timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  verified_at timestamptz(3),
  CONSTRAINT mail_domain_pkey PRIMARY KEY (tenant_id, domain),
  CONSTRAINT mail_domain_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
-- One organization speaks for a domain. Until it is verified, any may claim it.
CREATE UNIQUE INDEX mail_domain_verified_key ON mail_domain (domain) WHERE verified_at IS NOT NULL;

CREATE TABLE sign_on_identity (
  tenant_id    uuid           NOT NULL,
  issuer       text           NOT NULL,
  subject      text           NOT NULL,
  user_id      uuid           NOT NULL,
  created_at   timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  last_used_at timestamptz(3),
  CONSTRAINT sign_on_identity_pkey PRIMARY KEY (tenant_id, issuer, subject),
  CONSTRAINT sign_on_identity_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT sign_on_identity_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX sign_on_identity_user_id_idx ON sign_on_identity (user_id);

-- A sign-in that the provider has not answered yet.
CREATE TABLE sign_on_attempt (
  state_hash    text           NOT NULL,
  tenant_id     uuid           NOT NULL,
  nonce         text           NOT NULL,
  code_verifier text           NOT NULL,
  landing       text           NOT NULL,
  expires_at    timestamptz(3) NOT NULL,
  CONSTRAINT sign_on_attempt_pkey PRIMARY KEY (state_hash),
  CONSTRAINT sign_on_attempt_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX sign_on_attempt_expires_at_idx ON sign_on_attempt (expires_at);

-- The organization whose provider opened the session; null: a password or a passkey did.
ALTER TABLE user_session ADD COLUMN sign_on_tenant_id uuid;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['single_sign_on', 'mail_domain', 'sign_on_identity', 'sign_on_attempt'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    -- Signing in comes before the organization is known.
    EXECUTE format('CREATE POLICY before_tenant ON %I TO padit_system USING (true)', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON single_sign_on, mail_domain TO padit_app;
GRANT SELECT ON single_sign_on, mail_domain TO padit_system;
GRANT UPDATE (sealed_secret) ON single_sign_on TO padit_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_on_identity TO padit_system;
GRANT SELECT, INSERT, DELETE ON sign_on_attempt TO padit_system;
