import type { TenantTx } from "@padit/db";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { PaditError } from "@padit/domain";
import type { Role } from "@padit/services";
import type { SessionView } from "@padit/services/auth";
import { Budgets, SITE_BUDGETS } from "@padit/services/budgets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addMember, type TestInstallation, testInstallation } from "../testing/full-organization";
import { LOWEST_ROLES } from "./lowest-roles";
import { ORGANIZATION_FIXTURES } from "./trpc-fixtures";
import { callProcedure, procedures, signedIn } from "./trpc-walk";
import { createWalkOrganization, type WalkOrganization } from "./walk-organization";

const ROLES: readonly Role[] = ["viewer", "operator", "admin", "owner"];

let database: TestDatabase;
let installation: TestInstallation;
let a: WalkOrganization;
const sessions = new Map<Role, SessionView | null>();
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  a = await createWalkOrganization(installation, database, "alpha");
  for (const role of ROLES) sessions.set(role, await signedIn(installation, await addMember(installation.db, a.tenantId, role)));
});
afterAll(async () => {
  await installation.changes.close();
  await database.dispose();
});

const changing = procedures().filter(({ path, kind }) => kind === "mutation" && path in ORGANIZATION_FIXTURES);

test("every procedure that changes something names the lowest role that may call it", () => {
  expect(changing.map(({ path }) => path).sort()).toEqual(Object.keys(LOWEST_ROLES).sort());
});

test.each(changing)("$path is for its role and those above it", async ({ path }) => {
  const may: Role[] = [];
  for (const role of ROLES) {
    const input = { ...ORGANIZATION_FIXTURES[path]?.(a), organization: a.slug };
    const outcome = await callProcedure(rollingBack(), sessions.get(role) ?? null, path, input);
    if (!("code" in outcome && outcome.code === "FORBIDDEN")) may.push(role);
  }
  expect(may).toEqual(ROLES.filter((_, rank) => rank >= ROLES.indexOf(LOWEST_ROLES[path] ?? "owner")));
});

/** Budgets with nothing left for audit entries of denials, which would fail at commit too. */
class WithoutDenials extends Budgets {
  override spend(...[budget, ...rest]: Parameters<Budgets["spend"]>): ReturnType<Budgets["spend"]> {
    if (budget === SITE_BUDGETS.actorDenials) throw new PaditError("rate_limited", "no entry");
    return super.spend(budget, ...rest);
  }
}

/** An installation in which a verb changes nothing: transactions that wrote fail at commit. */
function rollingBack(): TestInstallation {
  const failing =
    <T>(work: (tx: TenantTx) => Promise<T>) =>
    async (tx: TenantTx): Promise<T> => {
      const value = await work(tx);
      const [row] = await tx.$queryRaw<{ wrote: boolean }[]>`SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote`;
      if (row?.wrote) throw new Error("the walk takes this back");
      return value;
    };
  const { db } = installation;
  return {
    ...installation,
    budgets: new WithoutDenials(db),
    db: { ...db, withTenant: (tenantId, work) => db.withTenant(tenantId, failing(work)) },
  };
}
