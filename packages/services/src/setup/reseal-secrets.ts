import type { Database, Prisma, SystemTx } from "@padit/db";
import { resealTarget } from "../endpoints/target-secrets";
import { factorPlace } from "../factors/verify-factor";
import { resealSettings } from "../integrations/integration-settings";
import type { Keyring } from "../keyring/keyring";
import { resealPlanKey } from "../keyring/plan-key";
import { sealedDocumentPlace } from "../plans/sign-document";
import { resealProvider } from "../sso/provider-row";

const PAGE_ROWS = 500;

/** Number of resealed rows, by table. */
interface ResealedRows {
  installation: number;
  userFactor: number;
  singleSignOn: number;
  integration: number;
  endpoint: number;
  plan: number;
  probeJob: number;
}

/**
 * Reseals with the first key everything that an older key of the installation sealed, so that the older key can be removed. Runs at every
 * start and by `padit secrets reseal`; a second run changes nothing. A concurrent change by another process, sealed with the first key, is
 * kept.
 * @throws PaditError internal when a key that the keyring does not have sealed a row
 */
export async function resealSecrets(db: Database, keyring: Keyring): Promise<ResealedRows> {
  return {
    installation: Number(await resealPlanKey(db, keyring)),
    userFactor: await resealFactors(db, keyring),
    singleSignOn: await resealProviders(db, keyring),
    integration: await resealIntegrations(db, keyring),
    endpoint: await resealEndpoints(db, keyring),
    plan: await resealPlans(db, keyring),
    probeJob: await resealJobs(db, keyring),
  };
}

/** Processes a table page by page. @param work returns the page's rows, the last row's place (undefined at the end) and its changes */
async function byPage<T>(
  db: Database,
  work: (tx: SystemTx, after: T | undefined) => Promise<{ rows: number; last: T | undefined; changed: number }>,
): Promise<number> {
  let changed = 0;
  for (let after: T | undefined, isLast = false; !isLast; ) {
    const page = await db.asSystem((tx) => work(tx, after));
    changed += page.changed;
    after = page.last;
    isLast = page.rows < PAGE_ROWS;
  }
  return changed;
}

/** Query of the next page of a table whose id is unique in the installation. */
const afterId = (after: string | undefined) => ({
  ...(after !== undefined && { where: { id: { gt: after } } }),
  orderBy: { id: "asc" as const },
  take: PAGE_ROWS,
});

const resealFactors = (db: Database, keyring: Keyring): Promise<number> =>
  byPage<string>(db, async (tx, after) => {
    const rows = await tx.userFactor.findMany({ ...afterId(after), select: { id: true, sealedSecret: true } });
    let changed = 0;
    for (const { id, sealedSecret } of rows) {
      const resealed = sealedSecret && (await keyring.reseal(sealedSecret, factorPlace(id)));
      if (resealed) changed += (await tx.userFactor.updateMany({ where: { id }, data: { sealedSecret: resealed } })).count;
    }
    return { rows: rows.length, last: rows.at(-1)?.id, changed };
  });

const resealProviders = (db: Database, keyring: Keyring): Promise<number> =>
  byPage<string>(db, async (tx, after) => {
    const where = after === undefined ? {} : { tenantId: { gt: after } };
    const rows = await tx.singleSignOn.findMany({ where, orderBy: { tenantId: "asc" }, take: PAGE_ROWS });
    let changed = 0;
    for (const row of rows) {
      const sealedSecret = await resealProvider(keyring, row);
      const asRead = { tenantId: row.tenantId, sealedSecret: row.sealedSecret };
      if (sealedSecret) changed += (await tx.singleSignOn.updateMany({ where: asRead, data: { sealedSecret } })).count;
    }
    return { rows: rows.length, last: rows.at(-1)?.tenantId, changed };
  });

const resealIntegrations = (db: Database, keyring: Keyring): Promise<number> =>
  byPage<string>(db, async (tx, after) => {
    const rows = await tx.integration.findMany({ ...afterId(after), select: { tenantId: true, id: true, settings: true } });
    let changed = 0;
    for (const { tenantId, id, settings } of rows) {
      const resealed = await resealSettings(keyring, settings, { tenantId, id });
      if (resealed === null) continue;
      const where = { tenantId, id, settings: { equals: settings as Prisma.InputJsonValue } }; // as it was read
      changed += (await tx.integration.updateMany({ where, data: { settings: resealed } })).count;
    }
    return { rows: rows.length, last: rows.at(-1)?.id, changed };
  });

const resealEndpoints = (db: Database, keyring: Keyring): Promise<number> =>
  byPage<string>(db, async (tx, after) => {
    const { where, ...page } = afterId(after);
    const rows = await tx.endpoint.findMany({
      where: { secrets: { not: null }, ...where },
      ...page,
      select: { tenantId: true, id: true, protocol: true, target: true, secrets: true, secretsVersion: true },
    });
    let changed = 0;
    for (const { secrets, ...row } of rows) {
      const resealed = secrets && (await resealTarget(keyring, { ...row, secrets }));
      if (!secrets || !resealed) continue;
      const asRead = { tenantId: row.tenantId, id: row.id, secrets };
      changed += (await tx.endpoint.updateMany({ where: asRead, data: { secrets: resealed } })).count;
    }
    return { rows: rows.length, last: rows.at(-1)?.id, changed };
  });

/** Sealed documents are rare: only collectors of earlier versions have them. */
async function resealPlans(db: Database, keyring: Keyring): Promise<number> {
  return db.asSystem(async (tx) => {
    const rows = await tx.plan.findMany({
      where: { sealedDocument: { not: null } },
      select: { tenantId: true, collectorId: true, revision: true, sealedDocument: true },
    });
    let changed = 0;
    for (const { sealedDocument, ...id } of rows) {
      const resealed = sealedDocument && (await keyring.reseal(sealedDocument, sealedDocumentPlace({ ...id, kind: "plan" })));
      if (resealed) changed += (await tx.plan.updateMany({ where: id, data: { sealedDocument: resealed } })).count;
    }
    return changed;
  });
}

/** A live test is pending for 90 s; its document is not needed afterwards. */
async function resealJobs(db: Database, keyring: Keyring): Promise<number> {
  return db.asSystem(async (tx) => {
    const rows = await tx.probeJob.findMany({
      where: { sealedDocument: { not: null } },
      select: { tenantId: true, id: true, collectorId: true, sealedDocument: true },
    });
    let changed = 0;
    for (const { tenantId, id, collectorId, sealedDocument } of rows) {
      const resealed =
        sealedDocument && (await keyring.reseal(sealedDocument, sealedDocumentPlace({ tenantId, collectorId, kind: "job" })));
      if (resealed) changed += (await tx.probeJob.updateMany({ where: { tenantId, id }, data: { sealedDocument: resealed } })).count;
    }
    return changed;
  });
}
