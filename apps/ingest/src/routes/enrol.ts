import { EnrolRequest } from "@padit/protocols/collector-api";
import { enrolCollector } from "@padit/services/collectors";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

/** Turns a single-use token into a collector. */
export const enrol: Route = {
  method: "POST",
  path: /^\/v1\/enrol$/,
  bodyBytesMax: 16 << 10,
  caller: "anybody",
  async handle({ ingest: { pool, serverKey, now, shards, directory }, body }) {
    const answer = await enrolCollector({ pool, serverKey, shards, now: new Date(now()) }, jsonBody(EnrolRequest, body));
    directory.forget(answer.collectorId);
    return { status: 200, body: answer };
  },
};
