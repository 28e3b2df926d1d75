import {
  detectorTitle,
  type GroupPrecision,
  type MeasuredPrecision,
  measurePrecision,
  type PrecisionDimension,
  precisionOf,
  precisionText,
} from "@padit/domain/verdicts";
import { protocols } from "@padit/protocols";
import { z } from "zod";
import { findAlert } from "../alerts/alert-queries";
import { authorize, parse, type ServiceContext } from "../service-context";
import { judgedAlerts, type VerdictsNearby, verdictsNearby } from "./judged-alerts";

const DAY_MS = 86_400_000;
/** How far back verdicts on the detector of one alert are read. */
const NEARBY_DAYS = 180;
/** Verdicts from which the count is shown with one alert. Fewer than for a measurement, because the reader sees the count itself. */
const NEARBY_VERDICTS_MIN = 5;

export const GetMeasuredPrecision = z.object({ days: z.int().min(1).max(365).default(90) });

/** A group with its name for people. */
interface GroupPrecisionView extends GroupPrecision {
  title: string;
}
export interface MeasuredPrecisionView {
  days: number;
  all: MeasuredPrecision;
  /** By dimension, the groups with most verdicts first. */
  by: Record<PrecisionDimension, GroupPrecisionView[]>;
}

/** How often detection was right, by the verdicts that people gave on the alerts of the last days. */
export async function getMeasuredPrecision(
  ctx: ServiceContext,
  input: z.input<typeof GetMeasuredPrecision>,
): Promise<MeasuredPrecisionView> {
  authorize(ctx, "viewer", "alerts:read");
  const { days } = parse(GetMeasuredPrecision, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { all, by } = measurePrecision(await judgedAlerts(tx, tenantId, new Date(ctx.now().getTime() - days * DAY_MS)));
    const ruleIds = by.detector.flatMap(({ name }) => ruleIdOf(name) ?? []);
    const rules = await tx.rule.findMany({ where: { tenantId, id: { in: ruleIds } }, select: { id: true, name: true } });
    const ruleNames = new Map(rules.map(({ id, name }) => [id, name]));
    const asNamed = (groups: readonly GroupPrecision[]) => groups.map((group) => ({ ...group, title: group.name }));
    return {
      days,
      all,
      by: {
        ...{ preset: asNamed(by.preset), label: asNamed(by.label) },
        protocol: by.protocol.map((group) => ({ ...group, title: protocols.get(group.name)?.title ?? group.name })),
        detector: by.detector.map((group) => ({ ...group, title: titleOf(group.name, ruleNames) })),
      },
    };
  });
}

const RULE = /^rule:(.+)$/;
const ruleIdOf = (detector: string): string | null => RULE.exec(detector)?.[1] ?? null;

function titleOf(detector: string, ruleNames: ReadonlyMap<string, string>): string {
  const ruleId = ruleIdOf(detector);
  return ruleId === null ? detectorTitle(detector) : `Rule ${ruleNames.get(ruleId) ?? "(deleted)"}`;
}

export const AlertPrecision = z.object({ alertId: z.guid() });

/** How often the detector or rule of an alert was right before. */
export interface AlertPrecisionView {
  place: VerdictsNearby["place"];
  precision: MeasuredPrecision;
  /** A sentence for the alert's evidence. */
  sentence: string;
}

/**
 * How often the detector or rule that raised an alert was right, at the narrowest place with enough verdicts: the same endpoint, endpoints of
 * the same protocol, or the organization. The alert's own verdict does not count.
 */
export async function alertPrecision(ctx: ServiceContext, input: z.input<typeof AlertPrecision>): Promise<AlertPrecisionView> {
  authorize(ctx, "viewer", "alerts:read");
  const { alertId } = parse(AlertPrecision, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { endpointId, endpoint, ruleId, detectionScore } = await findAlert(tx, tenantId, alertId);
    const protocol = endpoint?.protocol ?? null;
    const detector = ruleId === null ? Named.parse(detectionScore).detector_name : `rule:${ruleId}`;
    const since = new Date(ctx.now().getTime() - NEARBY_DAYS * DAY_MS);
    const places = await verdictsNearby(tx, tenantId, { alertId, detector, endpointId, protocol }, since);
    const { place, right, n } = places.find((found) => found.n >= NEARBY_VERDICTS_MIN) ?? places[0] ?? NOTHING_NEARBY;
    const precision = precisionOf(right, n);
    const who = ruleId === null ? "This detector" : "This rule";
    return { place, precision, sentence: sentenceOf(who, placeText(place, protocol), precision) };
  });
}

const NOTHING_NEARBY: VerdictsNearby = { place: "organization", right: 0, n: 0 };
const Named = z.object({ detector_name: z.string().default("composite") });

const placeText = (place: VerdictsNearby["place"], protocol: string | null): string =>
  ({ endpoint: "on this endpoint", protocol: `on ${protocol} endpoints`, organization: "in this organization" })[place];

function sentenceOf(who: string, where: string, precision: MeasuredPrecision): string {
  if (precision.n >= NEARBY_VERDICTS_MIN) return `${who} was ${precisionText(precision, NEARBY_VERDICTS_MIN)} ${where}.`;
  return `${who} cannot be judged ${where} yet: ${precisionText(precision, NEARBY_VERDICTS_MIN)}.`;
}
