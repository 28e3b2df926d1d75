import { MAX_BODY_BYTES } from "@padit/protocols/collector-api";
import type { Route } from "../routes/route";
import type { Inlet } from "./inlet";
import { storePush } from "./store-push";

/** Query parameters that carry a credential, in none of the forms that may be stored or compared. */
const CREDENTIALS = ["p", "u"];

/** The route of an inlet: decode, store as one batch, answer as the protocol's own server does. */
export const inletRoute = (inlet: Inlet): Route => ({
  method: "POST",
  path: inlet.path,
  bodyBytesMax: MAX_BODY_BYTES,
  caller: "sender",
  problem: (error, request) => inlet.problem(error, request),
  async handle({ ingest, request, body, lease }, collector) {
    const query = new URL(request.url ?? "", "http://ingest").searchParams;
    for (const name of CREDENTIALS) query.delete(name);
    const note = (message: string): void => ingest.pushProblems.note(collector, { atMs: ingest.now(), inlet: inlet.name, message });
    try {
      const startedMs = performance.now();
      const decoded = inlet.decode({ request, query, body, lease });
      ingest.budgets.charge(collector, { rows: decoded.points.length, cpuMs: performance.now() - startedMs });
      const outcome = await storePush(ingest, collector, decoded, [inlet.name, query.toString(), body]);
      if (outcome.rejected > 0) note(`${outcome.rejected} points rejected: ${outcome.reasons.join("; ")}`);
      return inlet.answer(outcome, request);
    } catch (error) {
      note(error instanceof Error ? error.message : "the request failed");
      throw error;
    }
  },
});
