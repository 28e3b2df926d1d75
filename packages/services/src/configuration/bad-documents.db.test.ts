import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ServiceContext } from "../service-context";
import { addAgent, HEAD, refusal } from "../testing/configured-organization";
import { createTestOrganization } from "../testing/test-organization";
import { exportConfiguration, planConfiguration } from "./configuration";

let database: TestDatabase;
let owner: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  const organization = await createTestOrganization(database.db);
  owner = { ...organization.owner, site: { ...organization.owner.site, hasMail: true } };
  await addAgent(owner, "berlin-1");
});
afterAll(() => database.dispose());

const ECHO = "protocol: udp-echo, target: {host: 192.0.2.1}";
const LIMIT = "metric_name: udp_echo_rtt, direction: above, threshold: 1";
const LATER = new Date(Date.now() + 3_600_000).toISOString();

/** Each document, the place of its first error, and the sentence there. */
const BAD: readonly [name: string, document: string, path: string, message: RegExp][] = [
  ["no YAML", `${HEAD}rules: [`, "", /^Line 3: This is not YAML/],
  ["two documents", `${HEAD}---\nx: 1\n`, "", /^Line \d: This is not YAML/],
  ["a key twice", `${HEAD}rules: []\nrules: []\n`, "", /^Line 4: This is not YAML: Map keys must be unique/],
  ["a list", "- 1\n", "", /^Line 1: /],
  ["another version", "api_version: padit/v9\nkind: Configuration\n", "api_version", /^Line 1: /],
  ["no kind", "api_version: padit/v1\n", "kind", /^Line 1: /],
  ["an unknown section", `${HEAD}endpoint: []\n`, "", /Unrecognized key: "endpoint"/],
  ["an unknown member", `${HEAD}endpoints:\n  - {name: a, ${ECHO}, interval: 3}\n`, "endpoints.0", /^Line 4: Unrecognized key: "interval"/],
  [
    "a text for a number",
    `${HEAD}rules:\n  - name: a\n    metric_name: m\n    direction: above\n    threshold: much\n`,
    "rules.0.threshold",
    /^Line 7: /,
  ],
  ["an unknown severity", `${HEAD}rules:\n  - {name: a, ${LIMIT}, severity: bad}\n`, "rules.0.severity", /^Line 4: /],
  ["a NUL character", `${HEAD}rules:\n  - {name: "a\\0", ${LIMIT}}\n`, "rules.0.name", /cannot be stored/],
  [
    "an alias bomb",
    `a: &a [x, x]\n${"bcdefghijk".split("").reduce((all, name) => ({ text: `${all.text}${name}: &${name} [${`*${all.last}, `.repeat(20)}]\n`, last: name }), { text: "", last: "a" }).text}`,
    "",
    /aliases/,
  ],
  [
    "one name twice",
    `${HEAD}endpoints:\n  - {name: a, ${ECHO}}\n  - {name: a, ${ECHO}}\n`,
    "endpoints.1",
    /^Line 5: “a” stands in line 4 already/,
  ],
  [
    "an unknown protocol",
    `${HEAD}endpoints:\n  - {name: a, protocol: telepathy, target: {}}\n`,
    "endpoints.0.protocol",
    /^Line 4: There is no protocol/,
  ],
  [
    "a wrong target",
    `${HEAD}endpoints:\n  - name: a\n    protocol: udp-echo\n    target:\n      host: 192.0.2.1\n      port: 70000\n`,
    "endpoints.0.target.port",
    /^Line 8: /,
  ],
  ["an unknown collector", `${HEAD}endpoints:\n  - {name: a, ${ECHO}, collectors: [paris]}\n`, "endpoints.0", /no collector named “paris”/],
  [
    "an agent that did not enrol",
    `${HEAD}collectors:\n  - {name: paris}\n`,
    "collectors.0",
    /^Line 4: There is no agent named “paris”. Enrol it/,
  ],
  [
    "another site of an agent",
    `${HEAD}collectors:\n  - {name: berlin-1, site: south}\n`,
    "collectors.0",
    /The site of a collector is set when it is made/,
  ],
  [
    "an endpoint that a rule names",
    `${HEAD}rules:\n  - {name: a, ${LIMIT}, scope: {endpoints: [gone]}}\n`,
    "rules.0",
    /no endpoint named “gone”/,
  ],
  [
    "an endpoint that a selector names",
    `${HEAD}rules:\n  - {name: a, ${LIMIT}, scope: {q: "endpoint_id:gone"}}\n`,
    "rules.0.scope.q",
    /There is no endpoint “gone”/,
  ],
  [
    "a metric that nobody reports",
    `${HEAD}rules:\n  - {name: a, metric_name: x, direction: above, threshold: 1}\n`,
    "rules.0.metric_name",
    /no protocol reports/,
  ],
  ["another unit", `${HEAD}rules:\n  - {name: a, ${LIMIT}, unit: furlong}\n`, "rules.0.unit", /is measured in ms/],
  ["an unknown channel", `${HEAD}integrations:\n  - {name: a, type: pigeon}\n`, "integrations.0.type", /^Line 4: /],
  ["a channel without its address", `${HEAD}integrations:\n  - {name: a}\n`, "integrations.0.settings.url", /^Line 4: /],
  [
    "a channel without its secret",
    `${HEAD}integrations:\n  - {name: a, type: slack}\n`,
    "integrations.0.settings.url",
    /needs the secret “url”. Write \$\{URL\} there/,
  ],
  [
    "a mail to a stranger",
    `${HEAD}integrations:\n  - {name: a, type: email, settings: {to: [x@example.net]}}\n`,
    "integrations.0.settings.to",
    /^Line 4: Not a member of this organization: x@example.net/,
  ],
  ["a recipient that is not there", `${HEAD}routes:\n  - {name: a, recipients: [gone]}\n`, "routes.0", /no integration named “gone”/],
  [
    "a last route that does not match all",
    `${HEAD}routes:\n  - {name: a, selector: label:x}\n`,
    "routes.0",
    /^Line 4: The last route must match everything/,
  ],
  [
    "a selector of a person",
    `${HEAD}silences:\n  - {selector: owner:me, reason: x, ends_at: ${LATER}}\n`,
    "silences.0.selector",
    /owner:me/,
  ],
  ["a time without a zone", `${HEAD}silences:\n  - {selector: x, reason: x, ends_at: 2030-01-01}\n`, "silences.0.ends_at", /^Line 4: /],
  [
    "a silence for years",
    `${HEAD}silences:\n  - {selector: x, reason: x, ends_at: "2099-01-01T00:00:00Z"}\n`,
    "silences.0.ends_at",
    /by 90 days at most/,
  ],
  [
    "an unknown zone",
    `${HEAD}maintenance:\n  - {name: a, selector: x, expected: {reroute: true}, starts_at: ${LATER}, duration_seconds: 60, time_zone: Mars/Base}\n`,
    "maintenance.0.time_zone",
    /no such time zone/,
  ],
  [
    "a stranger as owner",
    `${HEAD}maintenance:\n  - {name: a, owner: x@example.net, selector: x, expected: {reroute: true}, starts_at: ${LATER}, duration_seconds: 600, time_zone: UTC}\n`,
    "maintenance.0",
    /no member named/,
  ],
  [
    "a rule of time that is none",
    `${HEAD}maintenance:\n  - {name: a, selector: x, expected: {reroute: true}, starts_at: ${LATER}, duration_seconds: 600, time_zone: UTC, rrule: FREQ=NEVER}\n`,
    "maintenance.0.rrule",
    /^Line 4: /,
  ],
  [
    "contradicting numbers",
    `${HEAD}policy:\n  preset: balanced\n  defaults:\n    delivery: {k: 5, n: 4}\n`,
    "policy.defaults.delivery.n",
    /^Line 6: At least as many runs/,
  ],
  ["no member", `${HEAD}members:\n  - {email: x@example.net, role: viewer}\n`, "members.0", /no member of this organization/],
];

test.each(BAD)("%s is refused with its line and place, and changes nothing", async (_, document, path, message) => {
  const before = (await exportConfiguration(owner)).text;
  const error = await refusal(planConfiguration(owner, { document }));
  expect(error.issues[0]).toMatchObject({ path, message: expect.stringMatching(message) });
  expect(error.message).toMatch(/^Line \d+/);
  expect((await exportConfiguration(owner)).text).toBe(before);
});

test("what is over is not made again", async () => {
  const document = `${HEAD}silences:
  - {selector: x, reason: past, ends_at: "2020-01-01T00:00:00Z"}
maintenance:
  - {name: past, selector: x, expected: {no_effect: true}, starts_at: "2020-01-01T00:00:00Z", duration_seconds: 600, time_zone: UTC}
`;
  expect(await planConfiguration(owner, { document })).toMatchObject({ changes: [] });
});

test("two things of one name that others refer to are refused by name", async () => {
  const other = await createTestOrganization(database.db);
  const { tenantId } = other;
  await other.owner.db.withTenant(tenantId, async (tx) => {
    const endpoint = { tenantId, name: "twin", protocol: "udp-echo", target: { host: "192.0.2.1" }, intervalMs: 1_000 };
    await tx.endpoint.createMany({
      data: [
        { ...endpoint, id: newId() },
        { ...endpoint, id: newId() },
      ],
    });
  });
  await expect(exportConfiguration(other.owner)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("are named “twin”"),
  });
});
