// npm run bench -- inbox: 10,000 open alerts of 40 incidents, listed as incidents and page by page as alerts, and 500 acknowledged at once,
// as the site's own page asks for it.
import { randomUUID } from "node:crypto";
import { Count } from "../product/count";
import { Product } from "../product/product";
import { SiteSession } from "../product/site-session";
import { figure, quantile } from "./output/figures";

const ALERTS = 10_000;
const INCIDENTS = 40;
const INCIDENT_LISTS = 100;
const PAGE = 100;
const ACKNOWLEDGED = 500;
const ACK_RUNS = 5;
const password = "inbox-bench-password";

const UNKNOWN_CAUSE = {
  ...{ type: "unknown", id: null, name: null, symptom: "delay", explained: 0, failing: 0, active: 0 },
  ...{ failingElsewhere: 0, activeElsewhere: 0, confidence: null, runnerUp: null, twins: [] },
};

interface Page {
  items: { id: string }[];
  nextCursor: string | null;
}

const product = await Product.create({ PADIT_DEMO_PASSWORD: password });
try {
  console.error(`ready after ${Math.round(await product.start())} ms`);
  await storeAlerts();
  const site = await SiteSession.signIn(product.url, { email: "demo@padit.local", password });
  const organization = "demo";
  await walk(site, organization); // warmed up
  const times = await walk(site, organization);
  figure("inbox.list_10000_p95_ms", quantile(times, 0.95), "ms");
  await acknowledgeIncidents(site, organization, await listIncidents(site, organization));
  const acknowledging: number[] = [];
  for (let run = 0; run < ACK_RUNS; run++) {
    const { items } = await site.query<Page>("alerts.inbox", { organization, statuses: ["open"], limit: ACKNOWLEDGED });
    const input = {
      organization,
      target: { ids: items.map(({ id }) => id) },
      action: { type: "acknowledge" },
      idempotencyKey: randomUUID(),
    };
    const startedAt = performance.now();
    const { changed } = await site.mutate<{ changed: number }>("alerts.bulk", input);
    acknowledging.push(performance.now() - startedAt);
    if (changed !== ACKNOWLEDGED) throw new Error(`${changed} of ${ACKNOWLEDGED} were acknowledged`);
  }
  figure("inbox.ack_500_ms", quantile(acknowledging, 0.5), "ms");
} finally {
  await product.dispose();
}

/** Stores the alerts, a quarter of a thousand for each incident. */
async function storeAlerts(): Promise<void> {
  const superuser = Count.at(product.superUrl);
  await superuser.query(
    `INSERT INTO incident (tenant_id, id, title, sentence, severity, kind, cause, opened_at, alert_count, open_count, endpoint_count)
     SELECT e.tenant_id, md5('incident' || n)::uuid, 'Fault ' || n, 'A sentence about it.', 'critical', 'level_shift', $3::jsonb,
       now() - n * interval '1 min', $1::int / $2::int, $1::int / $2::int, 1
     FROM (SELECT tenant_id FROM endpoint WHERE name = 'demo-responder') e, generate_series(0, $2 - 1) n`,
    [ALERTS, INCIDENTS, JSON.stringify(UNKNOWN_CAUSE)],
  );
  await superuser.query(
    `INSERT INTO alert (tenant_id, id, key, endpoint_id, incident_id, metric_group, metric_name, title, description, severity, kind, score, detection_score, sources, episode_start, opened_at, bout_opened_at, last_seen_at)
     SELECT e.tenant_id, gen_random_uuid(), 'bench|' || n, e.id, md5('incident' || n % $2)::uuid, 'delay', 'udp_echo_rtt', 'bench ' || n, 'A sentence about it.',
       (ARRAY['info', 'warning', 'critical']::severity[])[1 + n % 3], 'level_shift', 0.9,
       jsonb_build_object('composite_score', 0.9, 'evidence', jsonb_build_object('kind', 'level_shift', 'sentence', 'A sentence about it.')),
       '{"rules": [], "detector": true}', now() - n * interval '1 s', now() - n * interval '1 s', now() - n * interval '1 s', now()
     FROM (SELECT tenant_id, id FROM endpoint WHERE name = 'demo-responder') e, generate_series(1, $1) n`,
    [ALERTS, INCIDENTS],
  );
}

/** Lists the incidents, counts them by tab and opens each; prints the times of the requests. */
async function listIncidents(site: SiteSession, organization: string): Promise<string[]> {
  const lists: number[] = [];
  const counts: number[] = [];
  const members: number[] = [];
  const statuses = ["open", "acknowledged"];
  let keys: string[] = [];
  for (let n = 0; n < INCIDENT_LISTS; n++) {
    const { items } = await timed(lists, () =>
      site.query<{ items: { type: string; key: string }[] }>("incidents.inbox", { organization, statuses, limit: PAGE }),
    );
    keys = items.flatMap(({ type, key }) => (type === "incident" ? [key] : []));
    if (keys.length !== INCIDENTS) throw new Error(`${keys.length} of ${INCIDENTS} incidents were listed`);
    await timed(counts, () => site.query("incidents.inboxCounts", { organization, statusSets: [statuses, ["snoozed"], ["resolved"]] }));
  }
  for (const incidentId of keys)
    await timed(members, () => site.query("alerts.inbox", { organization, statuses, incidentId, limit: PAGE }));
  figure("inbox.incidents_of_10000_p95_ms", quantile(lists, 0.95), "ms");
  figure("inbox.incident_counts_of_10000_p95_ms", quantile(counts, 0.95), "ms");
  figure("inbox.incident_members_p95_ms", quantile(members, 0.95), "ms");
  return keys;
}

/** Acknowledges two incidents of 250 alerts at once. */
async function acknowledgeIncidents(site: SiteSession, organization: string, keys: readonly string[]): Promise<void> {
  const times: number[] = [];
  const each = ACKNOWLEDGED / (ALERTS / INCIDENTS);
  for (let run = 0; run < ACK_RUNS; run++) {
    const incidentIds = keys.slice(run * each, (run + 1) * each);
    const target = { members: { incidentIds, filter: { statuses: ["open", "acknowledged"] } } };
    const input = { organization, target, action: { type: "acknowledge" }, idempotencyKey: randomUUID() };
    const { changed } = await timed(times, () => site.mutate<{ changed: number }>("alerts.bulk", input));
    if (changed !== ACKNOWLEDGED) throw new Error(`${changed} of ${ACKNOWLEDGED} were acknowledged`);
  }
  figure("inbox.ack_incidents_of_500_ms", quantile(times, 0.5), "ms");
}

async function timed<Answer>(times: number[], ask: () => Promise<Answer>): Promise<Answer> {
  const startedAt = performance.now();
  const answer = await ask();
  times.push(performance.now() - startedAt);
  return answer;
}

/** Every open alert, page by page; the time of each request, with the way over loopback. */
async function walk(site: SiteSession, organization: string): Promise<number[]> {
  const times: number[] = [];
  let seen = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const startedAt = performance.now();
    const page: Page = await site.query("alerts.inbox", { organization, statuses: ["open"], limit: PAGE, ...(cursor && { cursor }) });
    times.push(performance.now() - startedAt);
    seen += page.items.length;
    cursor = page.nextCursor;
  }
  if (seen < ALERTS) throw new Error(`${seen} of ${ALERTS} alerts were listed`);
  return times;
}
