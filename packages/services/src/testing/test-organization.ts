import { randomBytes } from "node:crypto";
import type { Database } from "@padit/db";
import { newId } from "@padit/domain";
import { createKeyring } from "../keyring/keyring";
import { ensurePlanKey } from "../keyring/plan-key";
import { createOrganization } from "../organizations/create-organization";
import type { PersonContext, Role, ServiceContext } from "../service-context";

const SITE = { publicUrl: "https://padit.example", ingestUrl: "https://ingest.padit.example", egressPolicy: { allow: [] } };

/** An installation has one, and so have the organizations of a test. */
const KEYRING = createKeyring(randomBytes(32).toString("base64"));

/** A person without an organization. */
export async function createPerson(db: Database, name: string): Promise<PersonContext> {
  const userId = newId();
  await db.asSystem((tx) => tx.user.create({ data: { id: userId, email: `${userId}@example.org`, name } }));
  return { db, person: { userId, name }, now: () => new Date(), ip: "192.0.2.1" };
}

/** An organization of its own for one test, with a way to act in it by role. */
export interface TestOrganization {
  tenantId: string;
  slug: string;
  owner: ServiceContext;
  ownerPerson: PersonContext;
  /** A new member's context. */
  join(role: Role): Promise<ServiceContext>;
  /** Actions in the audit trail, oldest first; what made the organization left out. */
  audited(): Promise<string[]>;
}

/** @param keyring of the installation that the database belongs to; absent: the one of all test databases that no process serves */
export async function createTestOrganization(db: Database, keyring = KEYRING): Promise<TestOrganization> {
  await ensurePlanKey(db, keyring);
  const ownerPerson = await createPerson(db, "Olga Owner");
  const { tenantId, slug } = await createOrganization(ownerPerson, { name: "Test Networks" });
  const contextOf = ({ person, ...rest }: PersonContext, role: Role): ServiceContext => ({
    ...rest,
    actor: { kind: "user", ...person, tenantId, role },
    keyring,
    site: SITE,
  });
  return {
    tenantId,
    slug,
    owner: contextOf(ownerPerson, "owner"),
    ownerPerson,
    async join(role) {
      const person = await createPerson(db, `Some ${role}`);
      await db.asSystem((tx) => tx.member.create({ data: { tenantId, userId: person.person.userId, role } }));
      return contextOf(person, role);
    },
    async audited() {
      const rows = await db.asSystem((tx) =>
        tx.auditEntry.findMany({
          where: { tenantId, action: { not: "organization.create" } },
          orderBy: { id: "asc" },
          select: { action: true },
        }),
      );
      return rows.map(({ action }) => action);
    },
  };
}
