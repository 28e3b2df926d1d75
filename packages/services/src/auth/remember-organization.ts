import { z } from "zod";
import { type PersonContext, parse } from "../service-context";

const RememberOrganization = z.object({ sessionId: z.string(), tenantId: z.guid() });

/** Stores the organization that the person visits, so that the next sign-in opens it. @param sessionId the session's `id` */
export async function rememberOrganization({ db, person }: PersonContext, input: z.input<typeof RememberOrganization>): Promise<void> {
  const { sessionId: idHash, tenantId } = parse(RememberOrganization, input);
  await db.asSystem((tx) =>
    tx.userSession.updateMany({
      where: { idHash, userId: person.userId, OR: [{ lastTenantId: null }, { lastTenantId: { not: tenantId } }] },
      data: { lastTenantId: tenantId },
    }),
  );
}
