import type { Prisma } from "@padit/db";
import { DEGRADED_KINDS, DOWN_KINDS, type EndpointState, NOT_MEASURED_KINDS, OPTIONAL_GROUPS, UNDECIDED_OUTCOMES } from "./endpoint-state";

/** States in the order in which people want to see them. */
export const WORST_FIRST: readonly EndpointState[] = [
  "down",
  "degraded",
  "anomalous",
  "not_measured",
  "unknown",
  "learning",
  "ok",
  "maintenance",
  "paused",
];

type Where = Prisma.EndpointWhereInput;
type AlertWhere = Prisma.AlertWhereInput;

const OUTCOME: Prisma.ConditionWhereInput = { metricGroup: { endsWith: "_outcome" } };
const UNMEASURED: Where = {
  conditions: {
    some: { ...OUTCOME, state: "not_measured" },
    none: { ...OUTCOME, state: { notIn: ["not_measured", ...UNDECIDED_OUTCOMES] } },
  },
};
const UNPLANNED: Where = { paused: false, maintenanceRunId: null };
const WATCHED: Where = { ...UNPLANNED, collectors: { some: { collector: { revokedAt: null, silentSince: null } } } };
const MEASURED: Where = { AND: [WATCHED, { NOT: UNMEASURED }] };
const STANDING: AlertWhere = { status: { not: "resolved" } };
const OUTAGE: AlertWhere = { ...STANDING, kind: { in: DOWN_KINDS } };
/** The `sources` condition matches alerts whose first rule has an id, whatever the id. */
const LIMIT: AlertWhere = {
  ...STANDING,
  kind: { notIn: NOT_MEASURED_KINDS },
  severity: { not: "info" },
  OR: [{ kind: { in: DEGRADED_KINDS } }, { sources: { path: ["rules", "0", "id"], string_contains: "" } }],
};
const DEGRADED_CRITICALLY: Where = { alerts: { some: { ...LIMIT, severity: "critical" } } };
const ABOUT_VALUES: AlertWhere = { ...STANDING, kind: { notIn: NOT_MEASURED_KINDS } };
const FIRING: Where = { conditions: { some: { state: "firing" } } };
/** Endpoints that fail at a time at which a person expects a failure. */
const EXPECTED: Where = { conditions: { some: { state: "expected" } } };
const UNALARMED: Where = { AND: [MEASURED, { alerts: { none: STANDING }, NOT: FIRING }] };
const CALM: Where = { AND: [UNALARMED, { NOT: EXPECTED }] };

const ESSENTIAL: Prisma.ConditionWhereInput = { metricGroup: { notIn: [...OPTIONAL_GROUPS] } };
const LEARNING: Where = {
  OR: [
    { conditions: { none: ESSENTIAL } },
    { conditions: { some: { ...ESSENTIAL, state: "learning" }, none: { ...ESSENTIAL, state: "ok" } } },
  ],
};
const KNOWN: Where = { AND: [CALM, { NOT: LEARNING }] };
const NO_DATA: Where = { conditions: { none: { ...ESSENTIAL, state: { not: "no_data" } } } };
const FAILING: Where = { conditions: { none: { ...ESSENTIAL, state: { notIn: ["no_data", "pending"] } } } };

/** `endpointState` as a database condition; a test checks that both agree. */
export function whereState(state: EndpointState): Where {
  switch (state) {
    case "paused":
      return { paused: true };
    case "down":
      return {
        OR: [
          { AND: [MEASURED, { alerts: { some: OUTAGE } }] },
          { AND: [UNALARMED, EXPECTED] },
          { AND: [KNOWN, { NOT: NO_DATA }, FAILING] },
        ],
      };
    case "degraded":
      return { AND: [MEASURED, { alerts: { none: OUTAGE } }, { alerts: { some: LIMIT } }] };
    case "anomalous":
      return {
        AND: [
          MEASURED,
          { alerts: { none: OUTAGE } },
          { alerts: { none: LIMIT } },
          { OR: [{ alerts: { some: ABOUT_VALUES } }, { AND: [{ alerts: { none: STANDING } }, FIRING] }] },
        ],
      };
    case "not_measured":
      return {
        OR: [
          { AND: [WATCHED, UNMEASURED] },
          { AND: [MEASURED, { alerts: { some: STANDING } }, { alerts: { none: ABOUT_VALUES } }] },
          { AND: [KNOWN, NO_DATA] },
        ],
      };
    case "unknown":
      return { ...UNPLANNED, NOT: WATCHED };
    case "learning":
      return { AND: [CALM, LEARNING] };
    case "ok":
      return { AND: [KNOWN, { NOT: FAILING }] };
    case "maintenance":
      return { paused: false, maintenanceRunId: { not: null } };
  }
}

/** Conditions of a list with the worst first: `WORST_FIRST`, with the critically degraded endpoints before the others of that state. */
export const WORST_PLACES: readonly Where[] = WORST_FIRST.flatMap((state) =>
  state === "degraded"
    ? [{ AND: [whereState(state), DEGRADED_CRITICALLY] }, { AND: [whereState(state), { NOT: DEGRADED_CRITICALLY }] }]
    : [whereState(state)],
);
