import { z } from "zod";
import { auditPerson } from "../account/audit-person";
import type { ServiceContext } from "../service-context";
import { matchesPassword } from "./password";

/** The stored form of an address: trimmed, lower case. */
export const Email = z.string().trim().toLowerCase().pipe(z.email().max(320));
const Credentials = z.object({ email: Email, password: z.string().min(1).max(200) });

/**
 * The person with this address and password; null alike for an unknown address, a wrong password and a disabled account. A failure is
 * audited in the organizations of the account.
 */
export async function verifyPassword(
  { db, now, ip }: Pick<ServiceContext, "db" | "now" | "ip">,
  input: z.input<typeof Credentials>,
): Promise<{ userId: string } | null> {
  const credentials = Credentials.safeParse(input);
  if (!credentials.success) return null;
  const { email, password } = credentials.data;
  const user = await db.asSystem((tx) =>
    tx.user.findUnique({ where: { email }, select: { id: true, name: true, passwordHash: true, disabledAt: true } }),
  );
  const matches = await matchesPassword(user?.passwordHash ?? null, password);
  if (!user) return null;
  if (matches && user.disabledAt === null) return { userId: user.id };
  const person = { userId: user.id, name: user.name };
  await db.asSystem((tx) => auditPerson(tx, { db, now, ip, person }, { action: "account.sign_in_failed" }));
  return null;
}
