import { z } from "zod";
import { Language } from "../language";
import { type PersonContext, parse } from "../service-context";
import { TimeZone } from "../time-zone";
import { ACCOUNT_SELECT, type AccountView, accountView, PersonName } from "./account-view";
import { auditPerson } from "./audit-person";

export const UpdateAccount = z.object({ name: PersonName.optional(), timeZone: TimeZone.optional(), language: Language.optional() });

export async function updateAccount(ctx: PersonContext, input: z.input<typeof UpdateAccount>): Promise<AccountView> {
  const after = parse(UpdateAccount, input);
  return ctx.db.asSystem(async (tx) => {
    const where = { id: ctx.person.userId };
    const before = await tx.user.findUniqueOrThrow({ where, select: { name: true, timeZone: true, language: true } });
    const user = await tx.user.update({ where, data: after, select: ACCOUNT_SELECT });
    await auditPerson(tx, ctx, { action: "account.update", detail: { before, after } });
    return accountView(user);
  });
}
