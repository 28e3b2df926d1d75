// npm run bench -- inbox: 10,000 open alerts listed page by page, and 500 acknowledged at once, as the site's own page asks for it.
import { randomUUID } from "node:crypto";
import { Count } from "../product/count";
import { Product } from "../product/product";
import { SiteSession } from "../product/site-session";
import { figure, quantile } from "./output/figures";

const ALERTS = 10_000;
const PAGE = 100;
const ACKNOWLEDGED = 500;
const ACK_RUNS = 5;
const password = "inbox-bench-password";

interface Page {
  items: { id: string }[];
  nextCursor: string | null;
}

const product = await Product.create({ PADIT_DEMO_PASSWORD: password });
try {
  console.error(`ready after ${Math.round(await product.start())} ms`);
  await Count.at(product.superUrl).query(
    `INSERT INTO alert (tenant_id, id, key, endpoint_id, metric_group, metric_name, title, description, severity, kind, score, detection_score, sources, episode_start, opened_at, last_seen_at)
     SELECT e.tenant_id, gen_random_uuid(), 'bench|' || n, e.id, 'delay', 'udp_echo_rtt', 'bench ' || n, 'A sentence about it.',
       (ARRAY['info', 'warning', 'critical']::severity[])[1 + n % 3], 'level_shift', 0.9,
       jsonb_build_object('composite_score', 0.9, 'evidence', jsonb_build_object('kind', 'level_shift', 'sentence', 'A sentence about it.')),
       '{"rules": [], "detector": true}', now() - n * interval '1 s', now() - n * interval '1 s', now()
     FROM (SELECT tenant_id, id FROM endpoint WHERE name = 'demo-responder') e, generate_series(1, $1) n`,
    [ALERTS],
  );
  const site = await SiteSession.signIn(product.url, { email: "demo@padit.local", password });
  const organization = "demo";
  await walk(site, organization); // warmed up
  const times = await walk(site, organization);
  figure("inbox.list_10000_p95_ms", quantile(times, 0.95), "ms");
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
