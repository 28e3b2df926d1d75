import { randomUUID } from "node:crypto";
import { withProductDatabase } from "./product-database";

const CAUSE = {
  ...{ type: "site", id: "fra", name: "Frankfurt", symptom: "delay", explained: 1, failing: 1, active: 2, failingElsewhere: 0 },
  ...{ activeElsewhere: 0, confidence: 0.9, runnerUp: null, twins: [] },
};

/** Stores an incident at the site Frankfurt with one alert, as detection would: a fault in two organizations at once cannot be waited for. */
export const storeIncident = (slug: string, title: string): Promise<void> =>
  withProductDatabase(async (db) => {
    const tenant = (await db.query<{ id: string }>("SELECT id FROM tenant WHERE slug = $1", [slug])).rows[0]?.id;
    const [endpoint, incident] = [randomUUID(), randomUUID()];
    await db.query(
      "INSERT INTO endpoint (tenant_id, id, name, protocol, target, interval_ms) VALUES ($1, $2, $3, 'udp-echo', '{\"host\": \"192.0.2.7\"}', 10000)",
      [tenant, endpoint, `line of ${slug}`],
    );
    await db.query(
      `INSERT INTO incident (tenant_id, id, title, sentence, severity, kind, cause, opened_at, alert_count, open_count, endpoint_count, grouped_at)
       VALUES ($1, $2, $3, '1 of 2 endpoints behind the site is slow.', 'critical', 'level_shift', $4, now(), 1, 1, 1, now())`,
      [tenant, incident, title, JSON.stringify(CAUSE)],
    );
    await db.query(
      `INSERT INTO alert (tenant_id, id, key, endpoint_id, incident_id, metric_group, metric_name, title, description, severity, kind, score,
         detection_score, sources, episode_start, opened_at, bout_opened_at, last_seen_at)
       VALUES ($1, gen_random_uuid(), $2::text, $3, $4, 'delay', 'udp_echo_rtt', $5, 'udp_echo_rtt rose.', 'critical', 'level_shift', 0.9,
         '{"composite_score": 0.9}', '{"rules": [], "detector": true}', now(), now(), now(), now())`,
      [tenant, randomUUID(), endpoint, incident, title],
    );
  });
