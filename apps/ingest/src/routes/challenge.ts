import { PaditError } from "@padit/domain";
import type { Challenge } from "@padit/protocols/collector-session";
import type { z } from "zod";
import { statedCollector } from "../auth/authenticate";
import { UUID } from "../auth/collector-directory";
import type { Route } from "./route";

/** Unauthenticated. The answer is alike for collectors that do not exist, and the server stores nothing. */
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
