import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import type { Role } from "@padit/services";
import type { SessionView } from "@padit/services/auth";
import { endOtherSessions } from "@padit/services/auth";
import { removeMember } from "@padit/services/members";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditDownload } from "../downloads/audit-trail";
import { samplesCsv } from "../downloads/samples-csv";
import { addMember, addOlderSamples, type TestInstallation, testInstallation } from "../testing/full-organization";
import { answerTrpc } from "../trpc/answer-trpc";
import { leaks } from "./markers";
import { ORGANIZATION_FIXTURES } from "./trpc-fixtures";
import { procedures, signedIn } from "./trpc-walk";
import { createWalkOrganization, installationClock, type WalkOrganization } from "./walk-organization";

const APP = join(import.meta.dirname, "../../app");
/** Samples of a download: more pages than a stream reads ahead, so that it is open while the test removes its reader. */
const DOWNLOAD_SAMPLES = 2_500;
const DOWNLOAD_AUDIT_ENTRIES = 4_500;

/** Opens the answer over the slug of an organization, with ids of `a`. */
type Open = (session: SessionView | null, slug: string, a: WalkOrganization) => Promise<Response>;

const openStream =
  (path: string): Open =>
  (session, slug, a) => {
    const input = JSON.stringify({ ...ORGANIZATION_FIXTURES[path]?.(a), organization: slug });
    const url = `https://padit.example/api/trpc/${path}?input=${encodeURIComponent(input)}`;
    return answerTrpc(new Request(url, { headers: { accept: "text/event-stream" } }), installation, session);
  };

/** Downloads by their place below `app/`. */
const DOWNLOADS: Record<string, Open> = {
  "o/[slug]/(inside)/endpoints/[id]/samples.csv": (session, slug, { endpointId }) => {
    const query = new URLSearchParams({ from: new Date(0).toISOString(), to: new Date(Date.now() + 60_000).toISOString() });
    return samplesCsv(installation, { session, slug, endpointId, ip: "192.0.2.1", query });
  },
  "o/[slug]/(inside)/audit/export": (session, slug) =>
    auditDownload(installation, { session, slug, ip: "192.0.2.1", query: new URLSearchParams({ format: "ndjson" }) }),
};
/** Routes that have other walks, or answer before anybody signs in. */
const OTHER_ROUTES = [
  "api/v1/[[...route]]",
  "api/auth/[...nextauth]",
  "api/trpc/[trpc]",
  "api/health",
  "api/scim/v2/[[...route]]",
  "api/passkey-challenge",
  "api/sso/callback/[tenantId]",
  "api/sso/logout/[tenantId]",
  "api/sso/saml/[tenantId]/acs",
  "api/sso/saml/[tenantId]/complete",
  "api/sso/saml/[tenantId]/metadata",
  "api/sso/start/[slug]",
  "mcp",
];

type Reader = ReadableStreamDefaultReader<Uint8Array>;
/** Resolves when the answer is cut off. A stream ends; a download, which nobody reads here, breaks, so that no half file looks whole. */
const STREAM_CUT = async (reader: Reader): Promise<void> => {
  while (!(await reader.read()).done);
};
const DOWNLOAD_CUT = (reader: Reader): Promise<void> => expect(reader.closed).rejects.toThrow(/has ended/);

const streams = procedures().filter(({ kind }) => kind === "subscription");
/** Downloads that take more than the role viewer. */
const DOWNLOAD_ROLES: Record<string, Role> = { "o/[slug]/(inside)/audit/export": "admin" };
const answers = [
  ...streams.map(({ path }) => ({ name: path, open: openStream(path), cut: STREAM_CUT, role: "viewer" as Role })),
  ...Object.entries(DOWNLOADS).map(([name, open]) => ({ name, open, cut: DOWNLOAD_CUT, role: DOWNLOAD_ROLES[name] ?? "viewer" })),
];

let database: TestDatabase;
let installation: TestInstallation;
let a: WalkOrganization;
let b: WalkOrganization;
beforeAll(async () => {
  database = await createTestDatabase();
  installation = await testInstallation(database);
  a = await createWalkOrganization(installation, database, "alpha");
  b = await createWalkOrganization(installation, database, "beta");
  await addOlderSamples(database.urls.ingest, a, DOWNLOAD_SAMPLES);
  await addAuditEntries(a.tenantId, DOWNLOAD_AUDIT_ENTRIES);
});
afterAll(async () => {
  await installation.changes.close();
  await database.dispose();
});

test("every route of the site is walked here or elsewhere, and there is a stream", () => {
  const routes = readdirSync(APP, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(sep).join("/"))
    .filter((file) => /(^|\/)route\.tsx?$/.test(file))
    .map((file) => file.slice(0, file.lastIndexOf("/")));
  expect(routes.sort()).toEqual([...OTHER_ROUTES, ...Object.keys(DOWNLOADS)].sort());
  expect(streams.length).toBeGreaterThan(0);
});

const addAuditEntries = (tenantId: string, count: number) =>
  database.db.withTenant(tenantId, (tx) =>
    tx.auditEntry.createMany({
      data: Array.from({ length: count }, (_, n) => ({
        ...{ tenantId, id: newId(), at: new Date(0), actorType: "system", actorName: "test" },
        ...{ action: "test.write", targetType: "test", targetId: String(n) },
      })),
    }),
  );

const readerOf = (response: Response): Reader => {
  if (!response.body) throw new Error("the answer has no body");
  return response.body.getReader();
};
/** What a refused request gets; a stream reports its refusal as an event. */
const refused = async (response: Response) => ({ status: response.status, text: await response.text() });
const member = async (role: Role) => {
  const userId = await addMember(installation.db, a.tenantId, role);
  const [session, other] = [await signedIn(installation, userId), await signedIn(installation, userId)];
  if (!session || !other) throw new Error("the session did not start");
  return { userId, session, other };
};
const ownerOfA = () => ({
  ...installation,
  actor: { kind: "user", userId: a.ownerId, name: "Some owner", tenantId: a.tenantId, role: "owner" } as const,
  now: () => new Date(),
});

describe.each(answers)("$name", ({ open, cut, role }) => {
  test("gives nothing to nobody, to strangers and to removed members", async () => {
    expect((await open(null, a.slug, a)).status).toBe(401);
    const { userId } = await member(role);
    await removeMember(ownerOfA(), { userId });
    for (const session of [await signedIn(installation, b.ownerId), await signedIn(installation, userId)]) {
      const answer = await refused(await open(session, a.slug, a));
      expect(answer).toEqual(await refused(await open(session, "no-such-place", a)));
      expect(leaks(answer, {}, a)).toEqual([]);
    }
  });

  test("a person in another organization gets nothing by ids of this one", async () => {
    const response = await open(await signedIn(installation, b.ownerId), b.slug, a);
    const reader = readerOf(response);
    const first = new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    expect(leaks(first, {}, a)).toEqual([]);
  });

  // The watch checks on its own only once a minute, so an end within this test's time comes from the change itself.
  test("ends when its reader is removed, and goes on for others", async () => {
    const [leaving, staying] = [await member(role), await member(role)];
    const ends = readerOf(await open(leaving.session, a.slug, a));
    const goesOn = readerOf(await open(staying.session, a.slug, a));
    expect((await ends.read()).done).toBe(false);
    await removeMember(ownerOfA(), { userId: leaving.userId });
    await cut(ends);
    expect((await goesOn.read()).done).toBe(false);
    await goesOn.cancel();
  }, 30_000);

  test("ends with its session", async () => {
    const { userId, session, other } = await member(role);
    const ends = readerOf(await open(session, a.slug, a));
    expect((await ends.read()).done).toBe(false);
    await endOtherSessions({ ...installationClock(installation), person: { userId, name: "M" } }, other.id);
    await cut(ends);
  }, 30_000);
});

test("a download that is refused for its range holds no place", async () => {
  const { session } = await member("viewer");
  const [from, to] = [new Date(), new Date(0)].map((time) => time.toISOString());
  const query = new URLSearchParams({ from: from ?? "", to: to ?? "" });
  const request = { session, slug: a.slug, endpointId: a.endpointId, ip: "198.51.100.9", query };
  // One more than the open answers that a person may have.
  for (let n = 0; n <= 30; n++) expect((await samplesCsv(installation, request)).status).toBe(400);
});
