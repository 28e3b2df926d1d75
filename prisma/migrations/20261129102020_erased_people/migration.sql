-- Erasing a person replaces the name in the audit trail by a pseudonym. The trail grows otherwise only: the trigger refuses every other change.
GRANT UPDATE (actor_name, detail, ip) ON audit_entry TO padit_system;

CREATE FUNCTION audit_entry_erasure_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.actor_name IS DISTINCT FROM OLD.actor_name AND NEW.actor_name !~ '^erased person [0-9a-f]{8}$'
    OR NEW.ip IS DISTINCT FROM OLD.ip AND NEW.ip IS NOT NULL
    OR NEW.detail IS DISTINCT FROM OLD.detail
      AND NEW.detail IS DISTINCT FROM OLD.detail - 'userAgent'
      AND NEW.detail::text !~ '"erased person [0-9a-f]{8}"'
  THEN
    RAISE EXCEPTION 'the audit trail only grows' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_entry_erasure_only BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_erasure_only();

-- What one person did, over all organizations, for the person's export and erasure.
CREATE INDEX audit_entry_person_idx ON audit_entry (actor_id, at DESC) WHERE actor_type = 'user';
