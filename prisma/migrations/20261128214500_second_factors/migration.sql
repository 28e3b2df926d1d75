-- What a person proves besides the password, and the codes that replace it once each when the device is lost.
CREATE TABLE user_factor (
  id             uuid           NOT NULL,
  user_id        uuid           NOT NULL,
  kind           text           NOT NULL,
  name           text           NOT NULL,
  sealed_secret  bytea          NOT NULL,
  created_at     timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  confirmed_at   timestamptz(3),
  last_used_at   timestamptz(3),
  last_step      bigint         NOT NULL DEFAULT 0,
  CONSTRAINT user_factor_pkey PRIMARY KEY (id),
  CONSTRAINT user_factor_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT user_factor_kind_known CHECK (kind IN ('totp'))
);
CREATE INDEX user_factor_user_id_idx ON user_factor (user_id);

CREATE TABLE recovery_code (
  user_id    uuid           NOT NULL,
  code_hash  text           NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  used_at    timestamptz(3),
  CONSTRAINT recovery_code_pkey PRIMARY KEY (user_id, code_hash),
  CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE
);
GRANT SELECT, INSERT, UPDATE, DELETE ON user_factor, recovery_code TO padit_system;
