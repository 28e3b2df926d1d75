import { createHash } from "node:crypto";
import { eraseFromTrails, lockAuditChains, lockLastOwnerships, type SystemTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { type PersonContext, parse } from "../service-context";
import { auditPerson } from "./audit-person";
import { eraseNames } from "./erase-names";

/** `email` must equal the account's address, as a confirmation. */
export const EraseAccount = z.object({ email: z.string().max(320) });

/** By what name an erased person's entries go on. Entries of one person stay recognisable as such. */
export const pseudonymOf = (userId: string): string => `erased person ${createHash("sha256").update(userId).digest("hex").slice(0, 8)}`;

/**
 * Erases the person's account: address, name, password, factors, sessions and memberships. What the person did stays in the trails and
 * records of the organizations, under a pseudonym and without addresses. API keys that the person made stop working. May be repeated after an
 * interruption.
 * @throws PaditError conflict for the last owner of an organization; invalid when the address is another
 */
export async function eraseAccount(ctx: PersonContext, input: z.input<typeof EraseAccount>): Promise<void> {
  await erase(ctx, parse(EraseAccount, input).email.trim().toLowerCase(), "person");
}

/**
 * Erases the account with this address on the operator's command, as `eraseAccount` does.
 * @throws PaditError not_found for an unknown address; conflict for the last owner of an organization
 */
export async function eraseAccountByOperator(ctx: Pick<PersonContext, "db" | "now">, address: string): Promise<void> {
  const email = address.trim().toLowerCase();
  const user = await ctx.db.asSystem((tx) => tx.user.findUnique({ where: { email }, select: { id: true, name: true } }));
  if (!user) throw new PaditError("not_found", `There is no account with the address ${email}.`);
  await erase({ ...ctx, person: { userId: user.id, name: user.name } }, email, "operator");
}

async function erase(ctx: PersonContext, typed: string, by: "person" | "operator"): Promise<void> {
  const { userId } = ctx.person;
  const { email, traces } = await ctx.db.asSystem(async (tx) => {
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true, name: true } });
    await checkOwnersStay(tx, userId);
    return { email: user.email, traces: await tracesOf(tx, userId, user.name) };
  });
  if (typed !== email) {
    const message = `Type your address, ${email}, to erase the account.`;
    throw new PaditError("invalid", message, { issues: [{ path: "email", message }] });
  }
  const pseudonym = pseudonymOf(userId);
  for (const [tenantId, names] of traces)
    await ctx.db.withTenant(tenantId, (tx) => eraseNames(tx, { tenantId, userId, names: [...names], pseudonym }));
  await ctx.db.asSystem(async (tx) => {
    await checkOwnersStay(tx, userId);
    await auditPerson(tx, { ...ctx, person: { userId, name: pseudonym }, ip: undefined }, { action: "account.erase", detail: { by } });
    await eraseFromTrails(tx, { userId, email, pseudonym, tenantIds: [...traces.keys()] });
    await tx.invite.deleteMany({ where: { email } });
    await tx.user.delete({ where: { id: userId } });
    await lockAuditChains(tx, [...traces.keys()]);
  });
}

async function checkOwnersStay(tx: SystemTx, userId: string): Promise<void> {
  const names = await lockLastOwnerships(tx, userId);
  if (names.length === 0) return;
  throw new PaditError(
    "conflict",
    `You are the last owner of ${names.join(", ")}. Make somebody else an owner there, or delete the organization; then erase your account.`,
  );
}

/** The organizations in which the person is or has acted, with the names that the person had there. */
async function tracesOf(tx: SystemTx, userId: string, name: string): Promise<Map<string, Set<string>>> {
  const acted = await tx.auditEntry.findMany({
    where: { actorType: "user", actorId: userId },
    distinct: ["tenantId", "actorName"],
    select: { tenantId: true, actorName: true },
  });
  const joined = await tx.member.findMany({ where: { userId }, select: { tenantId: true } });
  const traces = new Map([...acted, ...joined].map(({ tenantId }) => [tenantId, new Set([name])]));
  for (const { tenantId, actorName } of acted) traces.get(tenantId)?.add(actorName);
  return traces;
}
