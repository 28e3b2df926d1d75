-- Back-channel logout: which session at the provider opened a session here, and the logout tokens that were taken already.
SET LOCAL lock_timeout = '5s';

-- The claim `sid` of the ID token; null: the provider has named none.
ALTER TABLE user_session ADD COLUMN sign_on_sid text;
CREATE INDEX user_session_sign_on_idx ON user_session (sign_on_tenant_id, sign_on_sid) WHERE sign_on_tenant_id IS NOT NULL;

CREATE TABLE sign_on_logout (
  tenant_id  uuid           NOT NULL,
  jti_hash   text           NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT sign_on_logout_pkey PRIMARY KEY (tenant_id, jti_hash),
  CONSTRAINT sign_on_logout_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX sign_on_logout_expires_at_idx ON sign_on_logout (expires_at);

ALTER TABLE sign_on_logout ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_on_logout FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON sign_on_logout USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The provider names its organization in the address alone.
CREATE POLICY before_tenant ON sign_on_logout TO padit_system USING (true);
GRANT SELECT, INSERT, DELETE ON sign_on_logout TO padit_system;
