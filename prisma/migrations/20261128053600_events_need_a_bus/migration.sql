-- Events are written to the outbox only where a bus takes them: the row "bus" of "installation". The app's role may ask for that fact alone.

CREATE FUNCTION padit_has_bus() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT EXISTS (SELECT FROM public.installation WHERE key = 'bus') $$;

-- No version so far sent these anywhere.
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
UPDATE outbox SET dispatched_at = now() WHERE kind = 'event' AND dispatched_at IS NULL;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
