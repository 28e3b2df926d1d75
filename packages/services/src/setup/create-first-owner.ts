import { timingSafeEqual } from "node:crypto";
import type { Database } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { PersonName } from "../account/account-view";
import { hashPassword, Password } from "../auth/password";
import { requireStrongPassword } from "../auth/password-strength";
import { Email } from "../auth/verify-password";
import { hashSecret } from "../hash-secret";
import { createOrganization, OrganizationName } from "../organizations/create-organization";
import type { OrganizationMembership } from "../organizations/session-membership";
import { parse } from "../service-context";

export const CreateFirstOwner = z.object({
  setupToken: z.string().max(200),
  name: PersonName,
  email: Email,
  password: Password,
  organization: OrganizationName,
});

interface SetupContext {
  db: Database;
  now: () => Date;
  ip?: string | undefined;
  /** The token that permits making the first owner's account; undefined: no such account can be made. */
  setupToken: string | undefined;
}

/** Whether no account exists, so that the first owner's account can be made. */
export const isUntouched = ({ db }: { db: Database }): Promise<boolean> =>
  db.asSystem(async (tx) => (await tx.user.findFirst({ select: { id: true } })) === null);

const hasOwner = (): PaditError => new PaditError("not_found", "This installation has an owner. Sign in, or ask for an invite.");

function wrongToken(): PaditError {
  const message = "This is not the set-up token of this installation. `npm start` prints it; elsewhere it is PADIT_SETUP_TOKEN.";
  return new PaditError("forbidden", message, { issues: [{ path: "setupToken", message }] });
}

/** Compares digests, so that timing reveals nothing about the token. */
const isSame = (given: string, expected: string): boolean =>
  timingSafeEqual(Buffer.from(hashSecret(given)), Buffer.from(hashSecret(expected)));

/** Advisory lock that makes sure that only one of several concurrent requests makes the first owner. */
const FIRST_OWNER_LOCK = 0x5061_6402;

/**
 * Creates the account that owns a new installation, with its first organization.
 * @throws PaditError not_found once an account exists, forbidden without the set-up token, invalid when the password is easy to guess
 */
export async function createFirstOwner(ctx: SetupContext, input: z.input<typeof CreateFirstOwner>): Promise<OrganizationMembership> {
  const { setupToken, name, email, password, organization } = parse(CreateFirstOwner, input);
  if (!(await isUntouched(ctx))) throw hasOwner();
  if (ctx.setupToken === undefined || !isSame(setupToken.trim(), ctx.setupToken)) throw wrongToken();
  await requireStrongPassword(password, [email, name, organization]);
  const passwordHash = await hashPassword(password);
  const userId = newId();
  await ctx.db.asSystem(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_OWNER_LOCK}::bigint)`;
    if ((await tx.user.count()) > 0) throw hasOwner();
    await tx.user.create({ data: { id: userId, email, name, passwordHash, createdAt: ctx.now() } });
  });
  return createOrganization({ ...ctx, person: { userId, name } }, { name: organization });
}
