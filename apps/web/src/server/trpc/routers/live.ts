import type { Change } from "../../live/change-feed";
import { organizationProcedure, router } from "../init";

export const live = router({
  /** For browsers whose stream is broken: an answer means that the server is there, and its database, from which the session was read. */
  check: organizationProcedure.query((): "ok" => "ok"),
  /** What an open browser must read again. Membership was checked before this runs; a stream is too short to outlive it for long. */
  changes: organizationProcedure.subscription(async function* ({ ctx, signal = new AbortController().signal }): AsyncGenerator<Change> {
    yield* ctx.installation.changes.subscribe(ctx.service.actor.tenantId, signal);
  }),
});
