import { Prisma } from "@padit/db";

/** Not behind another one of its lane (`d` is the delivery): followers are attempted by whoever attempts the head. */
export const NOT_BEHIND = Prisma.sql`
  d.state IN ('pending', 'retrying') AND NOT EXISTS (
    SELECT FROM delivery e WHERE e.tenant_id = d.tenant_id AND e.integration_id = d.integration_id AND e.lane = d.lane
      AND e.position < d.position AND e.state IN ('pending', 'retrying'))`;

/** That, and nobody attempts it at the moment. */
export const isFreeHead = (now: Date): Prisma.Sql =>
  Prisma.sql`${NOT_BEHIND} AND (d.claimed_until IS NULL OR d.claimed_until <= ${now}::timestamptz)`;
