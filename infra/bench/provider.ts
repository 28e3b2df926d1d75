// npm run bench -- provider: a provider of 200 customers with 10,000 open alerts, each in its own incident, and 10 endpoints a customer; its lists
// over all of them, as the site's own pages ask for them.
import { Count } from "../product/count";
import { Product } from "../product/product";
import { SiteSession } from "../product/site-session";
import { figure, quantile } from "./output/figures";

const CUSTOMERS = 200;
const ALERTS = 10_000;
const ENDPOINTS_EACH = 10;
const RUNS = 40;
const PAGE = 50;
const password = "provider-bench-password";

/** Every tenth incident of a customer is at a site that other customers have too. */
const CAUSE = `jsonb_build_object('type', CASE WHEN n % 10 = 0 THEN 'site' ELSE 'unknown' END, 'id', NULL,
  'name', CASE WHEN n % 10 = 0 THEN 'site ' || n % 7 END, 'symptom', 'delay', 'explained', 1, 'failing', 1, 'active', 1,
  'failingElsewhere', 0, 'activeElsewhere', 0, 'confidence', NULL, 'runnerUp', NULL, 'twins', '[]'::jsonb)`;

const product = await Product.create({ PADIT_DEMO_PASSWORD: password });
try {
  console.error(`ready after ${Math.round(await product.start())} ms`);
  await storeCustomers();
  const site = await SiteSession.signIn(product.url, { email: "demo@padit.local", password });
  const organization = "demo";
  await measure(
    "provider.overview_of_200_p95_ms",
    () => site.query<unknown[]>("customers.overview", { organization }),
    (rows) => rows.length > CUSTOMERS,
  );
  let cursor: string | null = null;
  await measure(
    "provider.inbox_of_10000_p95_ms",
    async () => {
      const page: Page = await site.query("customers.incidents", { organization, limit: PAGE, ...(cursor && { cursor }) });
      cursor = page.nextCursor;
      return page;
    },
    ({ items }) => items.length === PAGE,
  );
  await measure(
    "provider.endpoints_p95_ms",
    () => site.query<Page>("customers.endpoints", { organization, limit: PAGE }),
    ({ items }) => items.length === PAGE,
  );
  const plain = () => site.query<string>("live.check", { organization });
  await measure("provider.session_of_200_customers_p95_ms", plain, (answer) => answer === "ok");
} finally {
  await product.dispose();
}

interface Page {
  items: unknown[];
  nextCursor: string | null;
}

async function measure<Answer>(name: string, ask: () => Promise<Answer>, isRight: (answer: Answer) => boolean): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now();
    const answer = await ask();
    times.push(performance.now() - startedAt);
    if (!isRight(answer)) throw new Error(`${name}: ${JSON.stringify(answer).slice(0, 200)}`);
  }
  figure(name, quantile(times, 0.95), "ms");
}

async function storeCustomers(): Promise<void> {
  const superuser = Count.at(product.superUrl);
  const provider = "(SELECT id FROM tenant WHERE slug = 'demo')";
  const customer = "md5('customer' || n % $1::int)::uuid";
  await superuser.query(
    "INSERT INTO tenant (id, slug, name) SELECT md5('customer' || n)::uuid, 'customer-' || n, 'Customer ' || n FROM generate_series(0, $1::int - 1) n",
    [CUSTOMERS],
  );
  await superuser.query(
    `INSERT INTO provider_grant (tenant_id, provider_id, role, granted_by, granted_at)
     SELECT md5('customer' || n)::uuid, ${provider}, 'operator', 'bench', now() FROM generate_series(0, $1::int - 1) n`,
    [CUSTOMERS],
  );
  await superuser.query(
    `INSERT INTO provider_acceptance (tenant_id, customer_id, accepted_by, accepted_at)
     SELECT ${provider}, md5('customer' || n)::uuid, 'bench', now() FROM generate_series(0, $1::int - 1) n`,
    [CUSTOMERS],
  );
  await superuser.query(
    `INSERT INTO endpoint (tenant_id, id, name, protocol, target, interval_ms)
     SELECT ${customer}, md5('endpoint' || n)::uuid, 'line ' || n, 'udp-echo', '{}', 10000 FROM generate_series(0, $1::int * $2::int - 1) n`,
    [CUSTOMERS, ENDPOINTS_EACH],
  );
  await superuser.query(
    `INSERT INTO incident (tenant_id, id, title, sentence, severity, kind, cause, opened_at, alert_count, open_count, endpoint_count, grouped_at)
     SELECT ${customer}, md5('incident' || n)::uuid, 'Fault ' || n, 'A sentence about it.', 'critical', 'level_shift', ${CAUSE},
       now() - n * interval '1 s', 1, 1, 1, now()
     FROM generate_series(0, $2::int - 1) n`,
    [CUSTOMERS, ALERTS],
  );
  await superuser.query(
    `INSERT INTO alert (tenant_id, id, key, endpoint_id, incident_id, metric_group, metric_name, title, description, severity, kind, score, detection_score, sources, episode_start, opened_at, bout_opened_at, last_seen_at)
     SELECT ${customer}, gen_random_uuid(), 'bench|' || n, md5('endpoint' || n % ($1::int * $3::int))::uuid, md5('incident' || n)::uuid, 'delay', 'udp_echo_rtt',
       'Fault ' || n, 'A sentence about it.', 'critical', 'level_shift', 0.9, '{"composite_score": 0.9}', '{"rules": [], "detector": true}',
       now() - n * interval '1 s', now() - n * interval '1 s', now() - n * interval '1 s', now()
     FROM generate_series(0, $2::int - 1) n`,
    [CUSTOMERS, ALERTS, ENDPOINTS_EACH],
  );
}
