import { z } from "zod";
import type { ServiceContext } from "../service-context";
import { matchesPassword } from "./password";

/** As it is stored: trimmed, lower case. */
export const Email = z.string().trim().toLowerCase().pipe(z.email().max(320));
const Credentials = z.object({ email: Email, password: z.string().min(1).max(200) });

/** The person with this address and password; null for an unknown address, a wrong password and a disabled account alike. */
export async function verifyPassword(
  { db }: Pick<ServiceContext, "db">,
  input: z.input<typeof Credentials>,
): Promise<{ userId: string } | null> {
  const credentials = Credentials.safeParse(input);
  if (!credentials.success) return null;
  const { email, password } = credentials.data;
  const user = await db.asSystem((tx) =>
    tx.user.findUnique({ where: { email }, select: { id: true, passwordHash: true, disabledAt: true } }),
  );
  const matches = await matchesPassword(user?.passwordHash ?? null, password);
  return user && matches && user.disabledAt === null ? { userId: user.id } : null;
}
