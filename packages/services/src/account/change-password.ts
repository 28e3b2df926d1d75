import { PaditError } from "@padit/domain";
import { z } from "zod";
import { hashPassword, matchesPassword, Password } from "../auth/password";
import { requireStrongPassword } from "../auth/password-strength";
import { type PersonContext, parse } from "../service-context";
import { auditPerson } from "./audit-person";

export const ChangePassword = z.object({
  currentPassword: z.string().max(200),
  newPassword: Password,
  /** `id` of the session that sends the request; all other sessions end. */
  sessionId: z.string(),
});

/** @throws PaditError invalid when the current password is wrong or the new password is easy to guess */
export async function changePassword(ctx: PersonContext, input: z.input<typeof ChangePassword>): Promise<void> {
  const { currentPassword, newPassword, sessionId } = parse(ChangePassword, input);
  const { db, person } = ctx;
  const where = { id: person.userId };
  const user = await db.asSystem((tx) => tx.user.findUniqueOrThrow({ where, select: { passwordHash: true, email: true, name: true } }));
  if (!(await matchesPassword(user.passwordHash, currentPassword))) {
    const message = "This is not your current password.";
    throw new PaditError("invalid", message, { issues: [{ path: "currentPassword", message }] });
  }
  await requireStrongPassword(newPassword, [user.email, user.name], "newPassword");
  const passwordHash = await hashPassword(newPassword);
  await db.asSystem(async (tx) => {
    await tx.user.update({ where, data: { passwordHash } });
    await tx.userSession.updateMany({
      where: { userId: person.userId, idHash: { not: sessionId }, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    await auditPerson(tx, ctx, { action: "account.change_password" });
  });
}
