import type { Prisma } from "@padit/db";
import type { EndpointState } from "./endpoint-state";

/** States in the order in which people want to see them. */
export const WORST_FIRST: readonly EndpointState[] = [
  "down",
  "degraded",
  "anomalous",
  "unknown",
  "learning",
  "ok",
  "maintenance",
  "paused",
];

type Where = Prisma.EndpointWhereInput;
const MEASURED: Where = { paused: false, collectors: { some: { collector: { revokedAt: null, silentSince: null } } } };
const OUTAGE: Prisma.AlertWhereInput = { status: { not: "resolved" }, kind: "outage" };
/** A first rule with an id, whichever. */
const BY_RULE: Prisma.AlertWhereInput = { status: { not: "resolved" }, sources: { path: ["rules", "0", "id"], string_contains: "" } };
const ANY: Prisma.AlertWhereInput = { status: { not: "resolved" } };
const CALM: Where = { ...MEASURED, alerts: { none: ANY }, NOT: { conditions: { some: { state: "firing" } } } };
const LEARNING: Where = { OR: [{ conditions: { none: {} } }, { conditions: { some: { state: "learning" } } }] };
const NO_DATA: Where = { conditions: { every: { state: "no_data" } } };

/** `endpointState` as a condition of the database; a test holds the two together. */
export function whereState(state: EndpointState): Where {
  switch (state) {
    case "paused":
      return { paused: true };
    case "down":
      return { ...MEASURED, alerts: { some: OUTAGE } };
    case "degraded":
      return { ...MEASURED, AND: [{ alerts: { none: OUTAGE } }, { alerts: { some: BY_RULE } }] };
    case "anomalous":
      return {
        ...MEASURED,
        AND: [
          { alerts: { none: OUTAGE } },
          { alerts: { none: BY_RULE } },
          { OR: [{ alerts: { some: ANY } }, { conditions: { some: { state: "firing" } } }] },
        ],
      };
    case "learning":
      return { AND: [CALM, LEARNING] };
    case "unknown":
      return { OR: [{ paused: false, NOT: MEASURED }, { AND: [CALM, { NOT: LEARNING }, NO_DATA] }] };
    case "ok":
      return { AND: [CALM, { NOT: LEARNING }, { NOT: NO_DATA }] };
    case "maintenance":
      return { id: { in: [] } };
  }
}
