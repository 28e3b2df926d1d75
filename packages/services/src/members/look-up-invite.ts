import type { Role, ServiceContext } from "../service-context";
import { standingInvite } from "./standing-invite";

export interface InviteOffer {
  organization: { slug: string; name: string };
  email: string;
  role: Role;
  /** Whether somebody with this address can sign in; otherwise the link makes the account. */
  hasAccount: boolean;
}

/** What a link offers, to whoever holds it. @throws PaditError not_found */
export async function lookUpInvite({ db, now }: Pick<ServiceContext, "db" | "now">, token: string): Promise<InviteOffer> {
  return db.asSystem(async (tx) => {
    const { organization, email, role } = await standingInvite(tx, token, now());
    return { organization, email, role, hasAccount: (await tx.user.count({ where: { email } })) > 0 };
  });
}
