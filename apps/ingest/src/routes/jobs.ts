import { PaditError } from "@padit/domain";
import { JobResults, MAX_BODY_BYTES } from "@padit/protocols/collector-api";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

/** Stores the runs of a probe-now job. A repeated report counts once; a finished job accepts no further runs. */
export const jobResults: Route = {
  method: "POST",
  path: /^\/v1\/jobs\/(?<id>[0-9a-f-]{36})\/results$/,
  bodyBytesMax: MAX_BODY_BYTES,
  caller: "collector",
  async handle({ ingest, body, params }, collector) {
    const { state, error, results } = jsonBody(JobResults, body);
    const { rows } = await ingest.pool.query<{ found: boolean }>(STORE, [
      collector.tenantId,
      collector.id,
      params.id,
      state,
      error,
      JSON.stringify(results),
    ]);
    if (!rows[0]?.found) throw new PaditError("not_found", "this collector has no such job");
    return { status: 204 };
  },
};

/** One statement, so that rows, state and NOTIFY commit together. */
const STORE = `
  WITH job AS (SELECT tenant_id, id, state FROM probe_job WHERE tenant_id = $1::uuid AND collector_id = $2::uuid AND id = $3::uuid),
  moved AS (
    UPDATE probe_job SET state = $4, error = $5 FROM job
    WHERE probe_job.tenant_id = job.tenant_id AND probe_job.id = job.id AND probe_job.state IN ('pending', 'running')),
  stored AS (
    INSERT INTO probe_job_result (tenant_id, job_id, n, at, result)
    SELECT job.tenant_id, job.id, (r->>'n')::int, to_timestamp((r->>'atMs')::float8 / 1000), r FROM job, jsonb_array_elements($6::jsonb) AS r
    WHERE job.state IN ('pending', 'running')
    ON CONFLICT DO NOTHING)
  SELECT count(pg_notify('padit_job_result', job.tenant_id || ' ' || job.id)) > 0 AS found FROM job`;
