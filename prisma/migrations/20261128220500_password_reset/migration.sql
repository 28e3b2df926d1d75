-- The link by which a person who forgot the password sets a new one. One per person: a newer one replaces it.
CREATE TABLE password_reset (
  user_id    uuid           NOT NULL,
  token_hash text           NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT password_reset_pkey PRIMARY KEY (user_id),
  CONSTRAINT password_reset_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX password_reset_token_hash_key ON password_reset (token_hash);
GRANT SELECT, INSERT, UPDATE, DELETE ON password_reset TO padit_system;
