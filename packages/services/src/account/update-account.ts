import { z } from "zod";
import { type PersonContext, parse } from "../service-context";
import { ACCOUNT_SELECT, type AccountView, accountView, PersonName } from "./account-view";
import { auditPerson } from "./audit-person";

const TimeZone = z.string().max(64).refine(isTimeZone, "no such time zone");

export const UpdateAccount = z.object({ name: PersonName.optional(), timeZone: TimeZone.optional() });

export async function updateAccount(ctx: PersonContext, input: z.input<typeof UpdateAccount>): Promise<AccountView> {
  const after = parse(UpdateAccount, input);
  return ctx.db.asSystem(async (tx) => {
    const where = { id: ctx.person.userId };
    const before = await tx.user.findUniqueOrThrow({ where, select: { name: true, timeZone: true } });
    const user = await tx.user.update({ where, data: after, select: ACCOUNT_SELECT });
    await auditPerson(tx, ctx, { action: "account.update", detail: { before, after } });
    return accountView(user);
  });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Offsets such as +02:00 are taken too, but know no summer time.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
