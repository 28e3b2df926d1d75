import { auditPerson } from "../account/audit-person";
import type { Keyring } from "../keyring/keyring";
import type { ServiceContext } from "../service-context";
import { hasSecondFactor, verifyFactor } from "./verify-factor";

/**
 * The second step of signing in, after a correct password. Returns "accepted" also for an account without a second factor. A wrong code is
 * audited in the account's organizations. The caller throttles attempts.
 */
export async function checkSecondFactor(
  ctx: Pick<ServiceContext, "db" | "now" | "ip"> & { keyring: Keyring },
  { userId, code }: { userId: string; code: string | undefined },
): Promise<"accepted" | "missing" | "wrong"> {
  if (!(await ctx.db.asSystem((tx) => hasSecondFactor(tx, userId)))) return "accepted";
  if (code === undefined || code.trim() === "") return "missing";
  if (await verifyFactor(ctx, { userId, code })) return "accepted";
  await ctx.db.asSystem(async (tx) => {
    const { name } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true } });
    const person = { userId, name };
    await auditPerson(tx, { ...ctx, person }, { action: "account.sign_in_failed", detail: { step: "second_factor" } });
  });
  return "wrong";
}
