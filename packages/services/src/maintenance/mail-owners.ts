import type { Database, Prisma, TenantTx } from "@padit/db";
import { idOf } from "@padit/domain";
import { type MailServer, sendMail } from "@padit/notifiers";
import { findActiveMember } from "../members/active-member";
import { comparedMail } from "./mails/compared-mail";
import { endingMail } from "./mails/ending-mail";
import { exceededMail } from "./mails/exceeded-mail";
import type { OwnerMail, RunWithMaintenance } from "./mails/owner-mail";

/** ms. No other worker sends the same mail within this time; longer than any attempt to send. */
const CLAIM_MS = 60_000;
/** ms; shorter than the claim. */
const SEND_TIMEOUT_MS = 30_000;
/** Runs of one pass; more wait for the next one. */
const RUNS_MAX = 100;

/** What owners are mailed of a run. Each once, and again where the run's row forgets that it was sent. */
const MAILS: readonly OwnerMail[] = [endingMail, exceededMail, comparedMail];

/** A mail to the owner of a maintenance. */
export interface WrittenMail {
  /** The same for each attempt. */
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** @returns whether the mail need not be sent again: the server accepted it, or rejected it for good */
type SendMail = (mail: WrittenMail) => Promise<boolean>;

/** Sends mails through the installation's mail server. @param onFailure called with the reason if the server did not accept a mail */
export const mailThrough =
  (server: MailServer, signal: AbortSignal, onFailure: (reason: string) => void): SendMail =>
  async ({ id, to, subject, text }) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
    const outcome = await sendMail(server, { id, to: [to], subject, text, thread: null }, limited);
    if (outcome.result !== "delivered") onFailure(outcome.reason);
    return outcome.result !== "retry";
  };

/**
 * Mails the owners of runs what concerns them. A claim on the run's row keeps other workers from sending the same mail; a worker that is
 * killed between claim and answer makes another one send it again, with the same message id.
 */
export async function mailOwners(db: Database, publicUrl: string, send: SendMail, now: () => Date): Promise<void> {
  for (const mail of MAILS)
    for (const run of await dueRuns(db, mail, now())) {
      const { tenantId, id, endsAt } = run;
      const written = await db.withTenant(tenantId, (tx) => claim(tx, mail, run, { publicUrl, now: now() }));
      if (written === null || !(await send(written))) continue;
      // If a person moved the end of the run while the mail was sent, another mail is due before or after the new end.
      await db.withTenant(tenantId, (tx) => tx.maintenanceRun.updateMany({ where: { tenantId, id, endsAt }, data: mail.sent(now()) }));
    }
}

async function dueRuns(db: Database, mail: OwnerMail, now: Date): Promise<RunWithMaintenance[]> {
  const runs = await db.asSystem((tx) =>
    tx.maintenanceRun.findMany({
      where: { AND: [mail.unsent(now), mail.due(now)] },
      include: { maintenance: true },
      orderBy: [{ endsAt: "asc" }, { id: "asc" }],
      take: RUNS_MAX,
    }),
  );
  return runs.filter((run) => mail.isDue?.(run, now) ?? true);
}

/** The mail, once nobody else can send it for a minute; null if nothing is to be reported, the owner gets no mail, or another worker was faster. */
async function claim(
  tx: TenantTx,
  mail: OwnerMail,
  run: RunWithMaintenance,
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<WrittenMail | null> {
  const { tenantId, id, endsAt, maintenance } = run;
  const { slug } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } });
  const text = await mail.write(tx, run, { url: `${publicUrl}/o/${slug}/maintenance`, now });
  const owner = text === null ? null : await findActiveMember(tx, tenantId, maintenance.ownerId);
  if (text === null || owner === null) return null;
  const where: Prisma.MaintenanceRunWhereInput = { AND: [{ tenantId, id, endsAt }, mail.unsent(now)] };
  const { count } = await tx.maintenanceRun.updateMany({ where, data: mail.claimed(new Date(now.getTime() + CLAIM_MS)) });
  if (count === 0) return null;
  return { id: idOf(mail.idPart, tenantId, id, endsAt.getTime()), to: owner.email, ...text };
}
