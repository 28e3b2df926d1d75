import { Prisma } from "@padit/db";

/** Condition: the waiting delivery `d` has no other before it in its lane. The worker that attempts the first of a lane attempts all. */
export const NOT_BEHIND = Prisma.sql`
  d.state IN ('pending', 'retrying') AND NOT EXISTS (
    SELECT FROM delivery e WHERE e.tenant_id = d.tenant_id AND e.integration_id = d.integration_id AND e.lane = d.lane
      AND e.position < d.position AND e.state IN ('pending', 'retrying'))`;

/** The same condition, and no worker attempts the delivery at the moment. */
export const isFreeHead = (now: Date): Prisma.Sql =>
  Prisma.sql`${NOT_BEHIND} AND (d.claimed_until IS NULL OR d.claimed_until <= ${now}::timestamptz)`;
