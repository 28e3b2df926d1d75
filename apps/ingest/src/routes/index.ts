import { INLETS } from "../inlets";
import { inletRoute } from "../inlets/inlet-route";
import { batches } from "./batches";
import { challenge } from "./challenge";
import { enrol } from "./enrol";
import { health } from "./health";
import { jobResults } from "./jobs";
import { key } from "./key";
import { openSession } from "./open-session";
import { plan, planApplied } from "./plan";
import type { Route } from "./route";
import { session } from "./session";
import { status } from "./status";
import { stream } from "./stream";

/** Every route of the collector API (packages/protocols collector-api/wire.ts), the busiest first, then the inlets of push collectors. */
export const ROUTES: readonly Route[] = [
  ...[batches, status, session, challenge, openSession, key, stream, plan, planApplied, jobResults, enrol, health],
  ...INLETS.map(inletRoute),
];
