-- Views of lists that people keep: for themselves, or shared with the organization. `query` has the parameters of the list's address.
SET LOCAL lock_timeout = '5s';

CREATE TABLE saved_view (
    tenant_id  uuid           NOT NULL,
    id         uuid           NOT NULL,
    created_by uuid           NOT NULL,
    page       text           NOT NULL,
    name       text           NOT NULL,
    query      text           NOT NULL,
    is_shared  boolean        NOT NULL,
    created_at timestamptz(3) NOT NULL,

    CONSTRAINT saved_view_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT saved_view_page_known CHECK (page IN ('inbox', 'endpoints')),
    CONSTRAINT saved_view_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX saved_view_tenant_id_created_by_idx ON saved_view (tenant_id, created_by);

DO $$
DECLARE
  name text;
BEGIN
  EXECUTE 'ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY';
  EXECUTE 'ALTER TABLE saved_view FORCE ROW LEVEL SECURITY';
  EXECUTE 'CREATE POLICY tenant_isolation ON saved_view USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)';
  EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view TO padit_app';
  -- A member who is limited to some endpoints sees neither: names of views and of wall screens may name what is out of the limit.
  FOREACH name IN ARRAY ARRAY['saved_view', 'wall_link'] LOOP
    EXECUTE format(
      'CREATE POLICY endpoint_limit ON %I AS RESTRICTIVE USING ((SELECT coalesce(current_setting(''app.endpoint_limit'', true), '''') = ''''))', name);
  END LOOP;
END $$;
