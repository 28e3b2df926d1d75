import { type AlertSource, judgedAlertRows, type NearbyRow, nearbyVerdictRows, type TenantTx } from "@padit/db";
import type { Preset } from "@padit/domain";
import { type JudgedAlerts, RIGHT_VERDICTS, type Verdict, WRONG_VERDICTS } from "@padit/domain/verdicts";
import { z } from "zod";
import { defaultPolicy } from "../policies/default-policy";
import { PresetName } from "../policies/policy-view";

const PRESET_CHANGES_MAX = 200;

const ChangedPreset = z.object({ preset: PresetName });

/** The judged alerts that opened at `since` or later, counted by everything that precision is measured by. */
export async function judgedAlerts(tx: TenantTx, tenantId: string, since: Date): Promise<JudgedAlerts[]> {
  const { times, presets } = await presetPeriods(tx, tenantId);
  const rows = await judgedAlertRows(tx, { tenantId, since, times });
  return rows.map(({ period, ...row }) => ({ ...row, preset: period === null ? null : (presets[period] ?? null) }));
}

/** The preset over time: `presets[i]` was in force until `times[i]`, the last one is in force now. */
async function presetPeriods(tx: TenantTx, tenantId: string): Promise<{ times: Date[]; presets: Preset[] }> {
  const { id: policyId, preset } = await defaultPolicy(tx, tenantId);
  const rows = await tx.policyChange.findMany({
    where: { tenantId, policyId },
    orderBy: { at: "desc" },
    take: PRESET_CHANGES_MAX,
    select: { at: true, before: true },
  });
  const ended = rows.reverse().map(({ at, before }) => ({ at, preset: ChangedPreset.parse(before).preset }));
  return { times: ended.map(({ at }) => at), presets: [...ended.map((period) => period.preset), preset] };
}

/** Verdicts on the other alerts of one detector or rule, counted by the place that they share with the alert. */
export interface VerdictsNearby {
  place: "endpoint" | "protocol" | "organization";
  right: number;
  n: number;
}

/** Counts verdicts on other alerts of the same detector or rule, from the narrowest place to the widest; a wide place holds the narrower ones. */
export async function verdictsNearby(tx: TenantTx, tenantId: string, source: AlertSource, since: Date): Promise<VerdictsNearby[]> {
  const rows = await nearbyVerdictRows(tx, { ...source, tenantId, since });
  const within = (place: VerdictsNearby["place"], isWithin: (row: NearbyRow) => boolean): VerdictsNearby => {
    const sum = (verdicts: readonly Verdict[]): number =>
      rows.filter((row) => isWithin(row) && verdicts.includes(row.verdict)).reduce((all, { count }) => all + count, 0);
    const right = sum(RIGHT_VERDICTS);
    return { place, right, n: right + sum(WRONG_VERDICTS) };
  };
  return [
    ...(source.endpointId === null ? [] : [within("endpoint", ({ isSameEndpoint }) => isSameEndpoint)]),
    ...(source.protocol === null ? [] : [within("protocol", ({ isSameProtocol }) => isSameProtocol)]),
    within("organization", () => true),
  ];
}
