import type { AuditHead, Database } from "@padit/db";
import { type VerifiedTrail, verifyAuditTrails } from "@padit/services/audit-log";
import { z } from "zod";

const Head = z
  .string()
  .regex(/^\d{1,18}:[0-9a-f]{64}$/, "a head has the form position:hash, as `audit verify` prints it")
  .transform((text): AuditHead => {
    const [position = "", hash = ""] = text.split(":");
    return { position: BigInt(position), hash };
  });

export interface VerifyAuditOptions {
  /** Id or short name; undefined: every organization, deleted ones included. */
  organization: string | undefined;
  /** `position:hash` of the organization's chain. */
  expect: string | undefined;
}

/**
 * Verifies audit trails and prints a line for each.
 * @throws Error when a trail is broken, after all were verified, or when there is no such organization
 */
export async function verifyAudit(
  db: Pick<Database, "asSystem" | "withTenant">,
  { organization, expect }: VerifyAuditOptions,
  print: (line: string) => void,
): Promise<void> {
  if (expect !== undefined && organization === undefined) throw new Error("--expect is about one organization: name it");
  const expected = expect === undefined ? undefined : Head.parse(expect);
  let [trails, broken] = [0, 0];
  for await (const trail of verifyAuditTrails(db, { organization, expected })) {
    trails++;
    if (trail.verification.fault) broken++;
    print(lineOf(trail));
  }
  if (organization !== undefined && trails === 0) throw new Error(`there is no audit trail of ${organization}`);
  if (broken > 0) throw new Error(`${broken} of ${trails} audit trails are broken`);
}

function lineOf({ tenantId, slug, verification }: VerifiedTrail): string {
  const name = slug ?? `${tenantId} (deleted)`;
  const { links, found, anchor, head, fault } = verification;
  if (fault) {
    const where = fault.position === null ? "" : ` at position ${fault.position}`;
    return `${name}: BROKEN${where}${fault.entryId === null ? "" : `, entry ${fault.entryId}`}: ${fault.reason}`;
  }
  const start = [
    ...(found > 0 ? [`${found} of them written before the chain began`] : []),
    ...(anchor ? [`positions up to ${anchor.position} removed by retention`] : []),
  ].join("; ");
  return `${name}: ${links} links hold${start && ` (${start})`}; head ${head ? `${head.position}:${head.hash}` : "none"}`;
}
