-- Every audit entry becomes a link of its organization's chain: a hash over the entry and the hash of the link before, so that a changed,
-- removed or inserted entry breaks the chain. packages/db/src/audit-chain.ts computes the same hashes independently.
SET LOCAL lock_timeout = '5s';

-- No foreign keys: like its entries, the chain outlives the organization.
CREATE TABLE audit_link (
  tenant_id       uuid   NOT NULL,
  position        bigint NOT NULL, -- gap-free, from 1, in the order of commits
  entry_id        uuid   NOT NULL,
  kind            text   NOT NULL, -- entry; found: was there before the chain began; erasure: replaced a person's data in an entry
  content_digest  bytea  NOT NULL, -- of what never changes
  personal_digest bytea  NOT NULL, -- of salt, name, address and detail, which erasing a person replaces
  salt            bytea,           -- NULL once a later link of the entry replaced it: the erased data cannot be guessed from the digest
  hash            bytea  NOT NULL,
  CONSTRAINT audit_link_pkey PRIMARY KEY (tenant_id, position),
  CONSTRAINT audit_link_kind_known CHECK (kind IN ('entry', 'found', 'erasure'))
);
CREATE INDEX audit_link_tenant_id_entry_id_idx ON audit_link (tenant_id, entry_id);

-- The last link that retention removed: where the kept part of the chain begins.
CREATE TABLE audit_anchor (
  tenant_id uuid           NOT NULL,
  position  bigint         NOT NULL,
  hash      bytea          NOT NULL,
  cut_at    timestamptz(3) NOT NULL,
  CONSTRAINT audit_anchor_pkey PRIMARY KEY (tenant_id)
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_link', 'audit_anchor'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant_isolation ON %I USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    -- Only the functions below write these tables.
    EXECUTE format('GRANT SELECT ON %I TO padit_app', name);
  END LOOP;
END $$;
-- The operator verifies the chains of all organizations, deleted ones included.
CREATE POLICY before_tenant ON audit_link TO padit_system USING (true);
GRANT SELECT ON audit_link TO padit_system;

-- Length and bytes of a field, so that no two lists of fields have the same bytes. -1: NULL.
CREATE FUNCTION audit_field(value text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN value IS NULL THEN int4send(-1)
    ELSE int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') END
$$;

CREATE FUNCTION append_audit_link(entry audit_entry, link_kind text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  caller_tenant text := current_setting('app.tenant_id', true);
  previous record;
  new_salt bytea := uuid_send(gen_random_uuid());
  content bytea;
  personal bytea;
  next bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit/' || entry.tenant_id, 0));
  -- Row security binds the owner of this function too.
  PERFORM set_config('app.tenant_id', entry.tenant_id::text, true);
  SELECT position, hash INTO previous FROM audit_link WHERE tenant_id = entry.tenant_id ORDER BY position DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT position, hash INTO previous FROM audit_anchor WHERE tenant_id = entry.tenant_id;
  END IF;
  next := coalesce(previous.position, 0) + 1;
  content := sha256(audit_field(entry.tenant_id::text) || audit_field(entry.id::text)
    || audit_field(round(extract(epoch FROM entry.at) * 1000)::bigint::text)
    || audit_field(entry.actor_type) || audit_field(entry.actor_id) || audit_field(entry.action)
    || audit_field(entry.target_type) || audit_field(entry.target_id));
  personal := sha256(new_salt || audit_field(entry.actor_name) || audit_field(entry.ip) || audit_field(entry.detail::text));
  IF link_kind = 'erasure' THEN
    UPDATE audit_link SET salt = NULL WHERE tenant_id = entry.tenant_id AND entry_id = entry.id;
  END IF;
  INSERT INTO audit_link (tenant_id, position, entry_id, kind, content_digest, personal_digest, salt, hash)
  VALUES (entry.tenant_id, next, entry.id, link_kind, content, personal, new_salt,
    sha256(coalesce(previous.hash, ''::bytea) || int8send(next) || audit_field(link_kind) || content || personal));
  PERFORM set_config('app.tenant_id', coalesce(caller_tenant, ''), true);
END $$;
REVOKE EXECUTE ON FUNCTION append_audit_link(audit_entry, text) FROM PUBLIC;

CREATE FUNCTION link_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM append_audit_link(NEW, CASE TG_OP WHEN 'INSERT' THEN 'entry' ELSE 'erasure' END);
  RETURN NULL;
END $$;

-- Deferred to COMMIT: the chain's lock is the last one that a transaction takes, so that it cannot be part of a deadlock, and is held briefly.
CREATE CONSTRAINT TRIGGER audit_entry_linked AFTER INSERT OR UPDATE ON audit_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION link_audit_entry();

-- Entries from before the chain are its start, in the order of their times.
ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
  entry audit_entry;
BEGIN
  FOR entry IN SELECT * FROM audit_entry ORDER BY tenant_id, at, id LOOP
    PERFORM append_audit_link(entry, 'found');
  END LOOP;
END $$;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;

-- Removes the oldest entries of an organization, at most rows_max, and keeps the hash at which the rest of its chain begins. Entries younger
-- than 24 months cannot be removed, whatever the caller asks for. Answers whether more waits.
CREATE FUNCTION cut_audit_trail(of_tenant uuid, older_than timestamptz, rows_max int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  caller_tenant text := current_setting('app.tenant_id', true);
  keep_from timestamptz := least(older_than, now() - interval '24 months');
  last record;
  removed bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit/' || of_tenant, 0));
  PERFORM set_config('app.tenant_id', of_tenant::text, true);
  WITH oldest AS (
    SELECT link.position, link.hash, entry.at
    FROM (SELECT * FROM audit_link WHERE tenant_id = of_tenant ORDER BY position LIMIT rows_max) AS link
    LEFT JOIN audit_entry entry ON entry.tenant_id = link.tenant_id AND entry.id = link.entry_id
  )
  SELECT position, hash INTO last FROM oldest
  WHERE position < coalesce((SELECT min(position) FROM oldest WHERE at >= keep_from), 9223372036854775807)
  ORDER BY position DESC LIMIT 1;
  IF FOUND THEN
    DELETE FROM audit_entry WHERE tenant_id = of_tenant AND id IN (
      SELECT entry_id FROM audit_link WHERE tenant_id = of_tenant AND position <= last.position);
    DELETE FROM audit_link WHERE tenant_id = of_tenant AND position <= last.position;
    GET DIAGNOSTICS removed = ROW_COUNT;
    INSERT INTO audit_anchor (tenant_id, position, hash, cut_at) VALUES (of_tenant, last.position, last.hash, now())
      ON CONFLICT (tenant_id) DO UPDATE SET position = EXCLUDED.position, hash = EXCLUDED.hash, cut_at = EXCLUDED.cut_at;
  END IF;
  PERFORM set_config('app.tenant_id', coalesce(caller_tenant, ''), true);
  RETURN coalesce(removed, 0) = rows_max;
END $$;
REVOKE EXECUTE ON FUNCTION cut_audit_trail(uuid, timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cut_audit_trail(uuid, timestamptz, int) TO padit_system;
