import { isLimited } from "@padit/services";
import { seesChange } from "@padit/services/limits";
import type { Change } from "../../live/change-feed";
import { openAnswer } from "../../live/open-answer";
import { organizationProcedure, router } from "../init";

export const live = router({
  /** For browsers without a stream: an answer shows that the server and the database, from which the session was read, are reachable. */
  check: organizationProcedure.query((): "ok" => "ok"),
  /** Changes that an open browser must read again, until its session or membership ends. */
  changes: organizationProcedure.subscription(async function* ({ ctx, signal = new AbortController().signal }): AsyncGenerator<Change> {
    const { installation, session, service, ip } = ctx;
    const { tenantId } = service.actor;
    const access = await openAnswer(installation, { session, tenantId, ip });
    try {
      for await (const change of installation.changes.subscribe(tenantId, AbortSignal.any([signal, access.signal])))
        if (!isLimited(service.actor) || !("id" in change) || (await seesChange(service, change))) yield change;
    } finally {
      access.stop();
    }
  }),
});
