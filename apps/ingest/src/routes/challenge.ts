import { PaditError } from "@padit/domain";
import type { Challenge } from "@padit/protocols/collector-session";
import type { z } from "zod";
import { statedCollector } from "../auth/authenticate";
import { UUID } from "../auth/collector-directory";
import type { Route } from "./route";

/** Asked by nobody in particular: the answer tells nothing, not even whether there is such a collector, and nothing is remembered. */
export const challenge: Route = {
  method: "POST",
  path: /^\/v2\/challenge$/,
  bodyBytesMax: 0,
  caller: "opener",
  async handle({ ingest, request }) {
    const collectorId = statedCollector(request);
    if (!UUID.test(collectorId)) throw new PaditError("unauthenticated", "the request names no collector");
    const body: z.infer<typeof Challenge> = { challenge: ingest.challenges.issue(collectorId, ingest.now()) };
    return { status: 200, body };
  },
};
