import { isPaditError } from "@padit/domain";
import type { ActionLinkContext } from "@padit/services/action-links";
import type { SessionView } from "@padit/services/auth";
import type { Installation } from "./installation";
import { serviceContext } from "./service-context";

/** The context of a link in a message: the organization, and so the actor of the session in it, is known once the link was read. */
export function linkContext(
  installation: Installation,
  { session, ip }: { session: SessionView | null; ip: string | undefined },
): ActionLinkContext {
  const { db, keyring, site } = installation;
  const sessionActor: ActionLinkContext["sessionActor"] = (slug) => {
    if (session === null) return null;
    try {
      return serviceContext(installation, { session, slug, ip }).actor;
    } catch (error) {
      // Not a member, or the session lacks what the organization demands: as without a session.
      if (isPaditError(error) && (error.code === "not_found" || error.code === "forbidden")) return null;
      throw error;
    }
  };
  return { db, keyring, site, now: () => new Date(), ip, sessionActor };
}
