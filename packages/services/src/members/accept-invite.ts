import { PaditError } from "@padit/domain";
import { z } from "zod";
import type { OrganizationMembership } from "../organizations/session-membership";
import { type PersonContext, parse } from "../service-context";
import { join } from "./join";
import { standingInvite } from "./standing-invite";

export const AcceptInvite = z.object({ token: z.string().min(1).max(200) });

/** Joins by a link that was sent to the address of the signed-in person. @throws PaditError not_found, forbidden */
export async function acceptInvite(ctx: PersonContext, input: z.input<typeof AcceptInvite>): Promise<OrganizationMembership> {
  const { token } = parse(AcceptInvite, input);
  return ctx.db.asSystem(async (tx) => {
    const invite = await standingInvite(tx, token, ctx.now());
    const { email } = await tx.user.findUniqueOrThrow({ where: { id: ctx.person.userId }, select: { email: true } });
    if (email !== invite.email) throw new PaditError("forbidden", `This invite is for ${invite.email}. Sign in with that address.`);
    return join(tx, ctx, invite);
  });
}
