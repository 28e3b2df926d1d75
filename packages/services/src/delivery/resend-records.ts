import { NOTIFIERS } from "@padit/notifiers";
import { recordOf } from "../incidents/incident-references";
import { storeRecord } from "../incidents/store-record";
import { ATTEMPT_TIMEOUT_MS, type DeliveryDoors, readyIntegration } from "./attempt-delivery";
import { incidentLane, UNFINISHED } from "./lane";

/** References of one integration that are sent again in one run; the next run follows soon. */
const REFERENCES_MAX = 500;
/** ms. A reference whose sending failed, or whose worker died, is due again after this time. */
const CLAIM_MS = 30_000;

const RESENDING = NOTIFIERS.list().flatMap(({ name, resends }) => (resends ? [name] : []));

interface Repetition {
  tenantId: string;
  integrationId: string;
  incidentId: string;
}

/**
 * Sends the newest delivered message of open incidents again to receivers that would otherwise end them, such as Alertmanager. Repetitions
 * are not in the delivery log.
 * @returns number of messages that the receivers did not accept
 */
export async function resendRecords(doors: DeliveryDoors): Promise<number> {
  const where = { type: { in: RESENDING }, enabled: true, deletedAt: null };
  const integrations = await doors.db.asSystem((tx) => tx.integration.findMany({ where, select: { tenantId: true, id: true } }));
  let failed = 0;
  for (const { tenantId, id: integrationId } of integrations) {
    const due = await claimDue(doors, { tenantId, integrationId });
    for (const incidentId of due) if (!(await resend(doors, { tenantId, integrationId, incidentId }))) failed += 1;
  }
  return failed;
}

async function claimDue({ db, now }: DeliveryDoors, key: { tenantId: string; integrationId: string }): Promise<string[]> {
  return db.withTenant(key.tenantId, async (tx) => {
    const at = now();
    const incident = { status: { not: "resolved" }, mergedInto: null };
    const where = { ...key, resendAt: { lte: at }, incident };
    const due = await tx.incidentReference.findMany({ where, orderBy: { resendAt: "asc" }, take: REFERENCES_MAX });
    const claimed: string[] = [];
    for (const { incidentId, resendAt } of due) {
      const data = { resendAt: new Date(at.getTime() + CLAIM_MS) };
      const { count } = await tx.incidentReference.updateMany({ where: { ...key, incidentId, resendAt }, data });
      if (count > 0) claimed.push(incidentId);
    }
    return claimed;
  });
}

/** @returns false if the receiver did not accept the message */
async function resend({ db, egress, keyring, mail, now }: DeliveryDoors, key: Repetition): Promise<boolean> {
  const { tenantId, integrationId, incidentId } = key;
  const known = await db.withTenant(tenantId, async (tx) => {
    const lane = { tenantId, integrationId, lane: incidentLane(incidentId) };
    // A message that waits says something newer.
    if ((await tx.delivery.count({ where: { ...lane, state: { in: UNFINISHED } } })) > 0) return null;
    const newest = await tx.delivery.findFirst({ where: { ...lane, state: "delivered" }, orderBy: { position: "desc" } });
    const row = await tx.incidentReference.findUnique({ where: { tenantId_incidentId_integrationId: key } });
    const integration = await tx.integration.findUnique({ where: { tenantId_id: { tenantId, id: integrationId } } });
    if (!newest || !row || !integration) return null;
    const ready = await readyIntegration(tx, keyring, integration, { isTest: false, now: now() });
    return "reason" in ready ? null : { ...ready, id: newest.id, payload: newest.payload, record: recordOf(row) };
  });
  if (known === null) return true;
  const { notifier, settings, ...attempt } = known;
  const signal = AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
  const outcome = await notifier.send({ http: egress, network: egress, mail: mail ?? null }, { ...attempt, at: now(), signal }, settings);
  const { record } = outcome;
  if (outcome.result === "delivered" && record) await db.withTenant(tenantId, (tx) => storeRecord(tx, key, record, now()));
  return outcome.result === "delivered";
}
