import type { PersonContext } from "../service-context";
import { ACCOUNT_SELECT, type AccountView, accountView } from "./account-view";

export async function getAccount({ db, person }: PersonContext): Promise<AccountView> {
  return accountView(await db.asSystem((tx) => tx.user.findUniqueOrThrow({ where: { id: person.userId }, select: ACCOUNT_SELECT })));
}
