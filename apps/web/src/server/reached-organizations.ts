import { deniedBy, type SessionView } from "@padit/services/auth";
import type { ReachedOrganization } from "@padit/services/providers";

/**
 * The organizations that the person works in from the pages of this one: itself, and the customers that the session may enter through it. They
 * are the same memberships by which the person opens a customer's own pages, so that the lists show nothing else.
 */
export const reachedThrough = (session: SessionView, tenantId: string): ReachedOrganization[] =>
  session.memberships
    .filter((known) => (known.via === null ? known.tenantId === tenantId : known.via.tenantId === tenantId))
    .filter((known) => deniedBy(session, known) === null)
    .map(({ tenantId: id, slug, name, role }) => ({ tenantId: id, slug, name, role }));
