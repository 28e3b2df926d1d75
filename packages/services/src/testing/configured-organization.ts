import type { Database } from "@padit/db";
import { isPaditError, newId, type PaditError } from "@padit/domain";
import { createPushCollector } from "../collectors/push-collectors";
import { createEndpoint } from "../endpoints/create-endpoint";
import { createIntegration } from "../integrations/create-integration";
import { createMaintenance } from "../maintenance/maintenance-verbs";
import { changeDefaultAlerts } from "../policies/change-default-alerts";
import { saveRoutes } from "../routing/route-verbs";
import { createRule } from "../rules/create-rule";
import type { ServiceContext } from "../service-context";
import { createSilence } from "../silences/silence-verbs";
import { createTestOrganization, type TestOrganization } from "./test-organization";

export const HEAD = "api_version: padit/v1\nkind: Configuration\n";
const SECRET_URL = "https://hooks.slack.example/services/T0/B0/secret";
export const soon = (hours: number) => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + hours * 3_600_000);

/** An agent, as if its machine had enrolled. */
export async function addAgent({ db, actor: { tenantId } }: ServiceContext, name: string): Promise<string> {
  const id = newId();
  await db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id, name, site: "north", shard: 0, version: "0.1.0" } }));
  return id;
}

/** An organization with two of everything that a configuration has, whose entries refer to each other. */
export async function createConfiguredOrganization(db: Database): Promise<TestOrganization> {
  const organization = await createTestOrganization(db);
  const { owner } = organization;
  const operator = await organization.join("operator");
  const agent = await addAgent(owner, "berlin-1");
  await createPushCollector(owner, {
    name: "telegraf",
    seriesMax: 500,
    mapping: { endpointLabels: ["host"], metrics: [{ match: "ping_*", unit: "ms" }] },
  });
  const echo = await createEndpoint(owner, { name: "core router", protocol: "udp-echo", target: { host: "192.0.2.1" }, tags: ["core"] });
  await createEndpoint(owner, {
    ...{ name: "shop", protocol: "http", intervalSeconds: 30, collectorIds: [agent] },
    target: { url: "https://shop.example/health", headers: ["Authorization: Bearer s3cr3t"] },
  });
  await createRule(owner, {
    name: "slow",
    metricName: "udp_echo_rtt",
    scope: { endpointIds: [echo.id] },
    direction: "above",
    threshold: 5,
  });
  await createRule(owner, {
    name: "slow",
    metricName: "udp_echo_rtt",
    scope: { q: `endpoint_id:${echo.id} -label:lab` },
    direction: "above",
    threshold: 9,
  });
  const slack = await createIntegration(owner, { name: "Ops Slack", type: "slack", settings: { url: SECRET_URL } });
  const hook = await createIntegration(owner, {
    name: "hook",
    settings: { url: "https://hook.example/in" },
    filter: { endpointIds: [echo.id] },
  });
  const recipient = ({ id }: { id: string }) => ({ type: "integration" as const, id });
  await saveRoutes(owner, {
    version: 0,
    routes: [
      {
        name: "core",
        selector: "label:core",
        recipients: [recipient(slack)],
        steps: [{ afterSeconds: 600, recipients: [recipient(hook)] }],
      },
      {
        name: "rest",
        recipients: [recipient(hook)],
        quietHours: [{ days: [6, 7], from: "00:00", to: "24:00", timeZone: "Europe/Berlin" }],
      },
    ],
  });
  await createSilence(owner, { selector: `endpoint_id:${echo.id}`, reason: "Known fault", endsAt: soon(24) });
  await createMaintenance(operator, {
    ...{ name: "Upgrade", selector: "label:core", expected: { type: "outage", outageSeconds: 300 }, startsAt: soon(2) },
    ...{ durationSeconds: 3_600, rrule: "FREQ=WEEKLY", timeZone: "Europe/Berlin" },
  });
  await changeDefaultAlerts(owner, { defaults: { delivery: { k: 5, n: 8 } } });
  return organization;
}

/** What the command line does with variables that are set. */
export const withSecrets = (text: string): string =>
  text.replace(/\$\{OPS_SLACK_URL\}/, SECRET_URL).replace(/\$\{SHOP_HEADERS\}/, "'Authorization: Bearer s3cr3t'");

/** A document that names nothing but the agent. */
const EMPTY = `${HEAD}${["endpoints", "rules", "integrations", "routes", "silences", "maintenance"].map((name) => `${name}: []\n`).join("")}`;
export const ONLY_AGENT = `${EMPTY}collectors:\n  - {name: berlin-1, site: north}\n`;

/** The rule by which the work was refused. */
export async function refusal(work: Promise<unknown>): Promise<PaditError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isPaditError(error)) throw new Error("not refused by a rule", { cause: error });
  return error;
}
