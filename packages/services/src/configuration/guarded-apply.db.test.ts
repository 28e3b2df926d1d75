import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { isPaditError, newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SCOPES, type Scope, type ServiceContext } from "../service-context";
import { createSilence } from "../silences/silence-verbs";
import { addAgent, createConfiguredOrganization, HEAD, ONLY_AGENT, refusal, soon } from "../testing/configured-organization";
import { createTestOrganization } from "../testing/test-organization";
import { applyConfiguration, exportConfiguration, planConfiguration } from "./configuration";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const textOf = async (ctx: ServiceContext): Promise<string> => (await exportConfiguration(ctx)).text;
const summary = ({ changes }: { changes: readonly { action: string; kind: string; name: string }[] }) =>
  changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);

test("a plan that somebody's change has overtaken is refused", async () => {
  const { owner } = await createConfiguredOrganization(database.db);
  const { digest } = await planConfiguration(owner, { document: ONLY_AGENT, prune: true });
  await createSilence(owner, { selector: "label:lab", reason: "Meanwhile", endsAt: soon(5) });
  const text = await textOf(owner);
  expect(await refusal(applyConfiguration(owner, { document: ONLY_AGENT, prune: true, digest }))).toMatchObject({
    code: "conflict",
    message: "The configuration has changed since this plan was made. Make another plan.",
  });
  expect(await textOf(owner)).toBe(text);
});

test("of two documents that are applied at the same time with one plan, one is refused", async () => {
  const { owner } = await createConfiguredOrganization(database.db);
  const { digest, text } = await exportConfiguration(owner);
  const apply = (threshold: number) =>
    applyConfiguration(owner, { document: text.replace("threshold: 9", `threshold: ${threshold}`), digest }).then(
      () => "applied",
      (error: unknown) => (isPaditError(error) ? error.code : error),
    );
  expect((await Promise.all([apply(20), apply(30)])).sort()).toEqual(["applied", "conflict"]);
});

test("a document may say in any order what refers to what, and a run that fails half-way leaves nothing", async () => {
  const { owner } = await createTestOrganization(database.db);
  await addAgent(owner, "berlin-1");
  const document = `${HEAD}
rules:
  - {name: slow, metric_name: udp_echo_rtt, direction: above, threshold: 5, scope: {endpoints: [new]}}
endpoints:
  - {name: new, protocol: udp-echo, target: {host: 192.0.2.9}}
`;
  const empty = await textOf(owner);
  const failing = `${document}  - {name: bad, protocol: udp-echo, target: {host: ""}}\n`;
  expect(await refusal(applyConfiguration(owner, { document: failing }))).toMatchObject({
    code: "invalid",
    issues: [{ path: "endpoints.1.target.host" }],
  });
  expect(await textOf(owner)).toBe(empty);
  expect(summary(await applyConfiguration(owner, { document }))).toEqual(["create endpoint new", "create rule slow"]);
  expect((await exportConfiguration(owner)).document).toMatchObject({ endpoints: [{ name: "new", collectors: ["berlin-1"] }] });
});

test("roles, quotas and addresses that are not permitted hold as everywhere", async () => {
  const { owner, join, tenantId } = await createTestOrganization(database.db);
  for (const role of ["viewer", "operator"] as const) {
    const ctx = await join(role);
    await expect(exportConfiguration(ctx)).rejects.toMatchObject({ code: "forbidden" });
    await expect(planConfiguration(ctx, { document: HEAD })).rejects.toMatchObject({ code: "forbidden" });
    await expect(applyConfiguration(ctx, { document: HEAD })).rejects.toMatchObject({ code: "forbidden" });
  }
  const keyWith = (...scopes: Scope[]): ServiceContext => ({
    ...owner,
    actor: { kind: "api_key", keyId: newId(), name: "ci", tenantId, scopes },
  });
  const reading = keyWith(...SCOPES.filter((scope) => scope !== "configuration:write"));
  const { text } = await exportConfiguration(reading);
  for (const verb of [planConfiguration, applyConfiguration])
    await expect(verb(reading, { document: text })).rejects.toMatchObject({ code: "forbidden" });
  const writing = keyWith("configuration:write");
  const hook = `${HEAD}integrations:\n  - {name: hook, settings: {url: "https://hook.example/in"}}\n`;
  expect(summary(await applyConfiguration(writing, { document: hook }))).toEqual(["create integration hook"]);
  const { email } = (await exportConfiguration(owner)).document.members?.find(({ role }) => role === "operator") ?? { email: "" };
  expect(summary(await applyConfiguration(writing, { document: `${HEAD}members:\n  - {email: ${email}, role: admin}\n` }))).toHaveLength(1);
  const toOwner = await refusal(applyConfiguration(writing, { document: `${HEAD}members:\n  - {email: ${email}, role: owner}\n` }));
  expect(toOwner).toMatchObject({
    code: "forbidden",
    issues: [{ path: "members.0", message: expect.stringMatching(/^Line 4: Only an owner/) }],
  });
  const inside = `${HEAD}integrations:\n  - {name: in, settings: {url: "http://127.0.0.1/in"}}\n`;
  expect(await refusal(planConfiguration(owner, { document: inside }))).toMatchObject({
    code: "policy_denied",
    issues: [{ path: "integrations.0" }],
  });
  const rules = [1, 2].map((n) => `  - {name: r${n}, metric_name: udp_echo_rtt, direction: above, threshold: ${n}}\n`).join("");
  const limited = { ...owner, site: { ...owner.site, quotas: { rules: 1 } } };
  expect(await refusal(applyConfiguration(limited, { document: `${HEAD}rules:\n${rules}` }))).toMatchObject({
    code: "policy_denied",
    issues: [{ path: "rules.1", message: expect.stringMatching(/^Line 5: This organization can have 1 rules/) }],
  });
});

test("an owner takes nobody's last owner away, and a preset needs its replay", async () => {
  const { owner } = await createTestOrganization(database.db);
  const [self] = (await exportConfiguration(owner)).document.members ?? [];
  const demoted = await refusal(applyConfiguration(owner, { document: `${HEAD}members:\n  - {email: ${self?.email}, role: admin}\n` }));
  expect(demoted).toMatchObject({ code: "conflict", issues: [{ path: "members.0" }] });
  const preset = await refusal(planConfiguration(owner, { document: `${HEAD}policy:\n  preset: quiet\n  alerts_per_day: 5\n` }));
  expect(preset.message).toMatch(/Replay the last days first/);
  expect(summary(await applyConfiguration(owner, { document: `${HEAD}policy: {preset: balanced, alerts_per_day: 5}\n` }))).toEqual([
    "change policy default",
  ]);
});
