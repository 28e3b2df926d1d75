import { randomBytes } from "node:crypto";
import type { Database } from "@padit/db";
import { newId } from "@padit/domain";
import { createKeyring } from "../keyring/keyring";
import { ensurePlanKey } from "../keyring/plan-key";
import { createOrganization } from "../organizations/create-organization";
import type { PersonContext, Role, ServiceContext } from "../service-context";

const SITE = { publicUrl: "https://padit.example", ingestUrl: "https://ingest.padit.example", egressPolicy: { allow: [] } };

/** An installation has one keyring, and all organizations of a test share one. */
const KEYRING = createKeyring(randomBytes(32).toString("base64"));

/** Creates a person without an organization. */
export async function createPerson(db: Database, name: string): Promise<PersonContext> {
  const userId = newId();
  await db.asSystem((tx) => tx.user.create({ data: { id: userId, email: `${userId}@example.org`, name } }));
  return { db, person: { userId, name }, now: () => new Date(), ip: "192.0.2.1" };
}

/** A separate organization for one test, with a context for each role. */
export interface TestOrganization {
  tenantId: string;
  slug: string;
  owner: ServiceContext;
  ownerPerson: PersonContext;
  /** Adds a member and returns the member's context. */
  join(role: Role): Promise<ServiceContext>;
  /** Actions in the audit trail, oldest first, without the creation of the organization. */
  audited(): Promise<string[]>;
}

/** @param keyring of the database's installation; default: the keyring shared by all test databases without a running process */
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
