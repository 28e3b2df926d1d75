// npm run bench -- incidents [--seeds 400] [--first 100000]: how often the cause of a simulated storm is named correctly during the
// storm, compared with grouping by time alone, and the duration of grouping 10,000 alerts. docs/incidents.md explains the figures.
import { parseArgs } from "node:util";
import { placeAlerts } from "../../packages/domain/src/incidents/place-alerts";
import type { PlaceableAlert } from "../../packages/domain/src/incidents/placement";
import { type StormScore, scoreStorm } from "../../packages/domain/src/incidents/storm.simulation";
import { figure } from "./output/figures";

const JUDGED_AFTER_SECONDS = [10, 60, 180] as const;
const STORM_ALERTS_MIN = 50;
const BIG_STORM_ALERTS = 10_000;

const { values } = parseArgs({ options: { seeds: { type: "string", default: "400" }, first: { type: "string", default: "100000" } } });

for (const faults of [1, 2]) for (const judgedAfterSeconds of JUDGED_AFTER_SECONDS) report(faults, judgedAfterSeconds);
figure("incidents.storm_of_10000_seconds", bigStormSeconds(), "s");

function report(faults: number, judgedAfterSeconds: number): void {
  const first = Number(values.first);
  const scores = Array.from({ length: Number(values.seeds) }, (_, n) => scoreStorm({ seed: first + n, faults, judgedAfterSeconds }));
  const sum = (of: (score: StormScore) => number, among = scores): number => among.reduce((total, score) => total + of(score), 0);
  const print = (name: string, value: number): void => figure(`incidents.${faults}_faults.${judgedAfterSeconds}_s.${name}`, value, "ratio");
  print("all_causes_right", sum(({ isAllRight }) => (isAllRight ? 1 : 0)) / scores.length);
  print("causes_named", sum(({ named }) => named) / sum(({ nameable }) => nameable));
  print(
    "wrong_among_named",
    sum(({ wrong }) => wrong) /
      Math.max(
        1,
        sum(({ namings }) => namings),
      ),
  );
  print("incidents_per_fault", sum(({ incidents }) => incidents) / sum((score) => score.faults));
  print("time_grouping.incidents_per_fault", scores.length / sum((score) => score.faults));
  const storms = scores.filter(({ failing }) => failing >= STORM_ALERTS_MIN);
  if (storms.length === 0) return;
  print("notifications_saved", 1 - sum(({ notifications }) => notifications, storms) / sum(({ failing }) => failing, storms));
  print("time_grouping.notifications_saved", 1 - storms.length / sum(({ failing }) => failing, storms));
}

/** Processor time of one call: 10,000 endpoints behind one of two collectors fail within two minutes. */
function bigStormSeconds(): number {
  const ids = Array.from({ length: BIG_STORM_ALERTS }, (_, n) => `e${n}`);
  const collectors = ["a", "b"] as const;
  const alerts = ids.map(
    (endpointId, n): PlaceableAlert => ({
      ...{ id: endpointId, endpointId, collectorId: "a", symptom: "delivery", onsetMs: n * 12, incidentId: null, isPinned: false },
    }),
  );
  const conditions = ids.flatMap((endpointId) =>
    collectors.map((collectorId) => ({ endpointId, collectorId, symptom: "delivery", isMeasured: true })),
  );
  const endpoints = new Map(
    ids.map((id, n) => [
      id,
      { id, name: id, protocol: "icmp", host: `10.${n >> 14}.${(n >> 7) & 127}.${n & 127}`, labels: [`ring-${n % 40}`, `site-${n % 700}`] },
    ]),
  );
  const places = new Map(collectors.map((id) => [id, { id, name: id, site: id }]));
  const startedAt = process.cpuUsage();
  const { incidents } = placeAlerts({
    ...{
      tenantId: "bench",
      alerts,
      incidents: [],
      conditions,
      endpoints,
      collectors: places,
      windowMs: 180_000,
      usualOnsets: 1,
      changes: [],
    },
  });
  const used = process.cpuUsage(startedAt);
  if (incidents.length !== 1) throw new Error(`The storm made ${incidents.length} incidents.`);
  return (used.user + used.system) / 1e6;
}
