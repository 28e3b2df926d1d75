import type { Role, ServiceContext } from "../service-context";
import { standingInvite } from "./standing-invite";

export interface InviteOffer {
  organization: { slug: string; name: string };
  email: string;
  role: Role;
  /** Whether an account with this address exists; otherwise the link creates the account. */
  hasAccount: boolean;
}

/** The offer of a link, for anyone who has the link. @throws PaditError not_found */
export async function lookUpInvite({ db, now }: Pick<ServiceContext, "db" | "now">, token: string): Promise<InviteOffer> {
  return db.asSystem(async (tx) => {
    const { organization, email, role } = await standingInvite(tx, token, now());
    return { organization, email, role, hasAccount: (await tx.user.count({ where: { email } })) > 0 };
  });
}
