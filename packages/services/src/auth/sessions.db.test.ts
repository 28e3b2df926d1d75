import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { updateAccount } from "../account/update-account";
import { hashSecret } from "../hash-secret";
import { createPerson, createTestOrganization } from "../testing/test-organization";
import { endOtherSessions } from "./end-other-sessions";
import { endListedSession, endSession } from "./end-session";
import { findSession } from "./find-session";
import { listSessions } from "./list-sessions";
import { hashPassword } from "./password";
import { rememberOrganization } from "./remember-organization";
import { startSession } from "./start-session";
import { verifyPassword } from "./verify-password";

const HOUR_MS = 3_600_000;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** The service dependencies with a clock that is ahead by so many ms. */
const later = (ms: number) => ({ db: database.db, now: () => new Date(Date.now() + ms) });

async function createPersonWithPassword(password: string) {
  const ctx = await createPerson(database.db, "Ana");
  const passwordHash = await hashPassword(password);
  const { email } = await database.db.asSystem((tx) => tx.user.update({ where: { id: ctx.person.userId }, data: { passwordHash } }));
  return { ...ctx, email };
}

test("a password is kept as argon2id with 19 MiB and two passes", async () => {
  expect(await hashPassword("correct horse")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("the right password names the person, in whatever spelling of the address", async () => {
  const { person, email } = await createPersonWithPassword("correct horse");
  expect(await verifyPassword(later(0), { email: ` ${email.toUpperCase()} `, password: "correct horse" })).toEqual({
    userId: person.userId,
  });
});

test("wrong password, unknown address, disabled account and nonsense are told apart by nobody", async () => {
  const { person, email } = await createPersonWithPassword("correct horse");
  expect(await verifyPassword(later(0), { email, password: "battery staple" })).toBeNull();
  expect(await verifyPassword(later(0), { email: "nobody@example.org", password: "correct horse" })).toBeNull();
  expect(await verifyPassword(later(0), { email: "nonsense", password: "" })).toBeNull();
  await database.db.asSystem((tx) => tx.user.update({ where: { id: person.userId }, data: { disabledAt: new Date() } }));
  expect(await verifyPassword(later(0), { email, password: "correct horse" })).toBeNull();
});

test("many sign-ins at once all get their answer", async () => {
  const { person, email } = await createPersonWithPassword("correct horse");
  const answers = await Promise.all(Array.from({ length: 12 }, () => verifyPassword(later(0), { email, password: "correct horse" })));
  expect(answers).toEqual(Array.from({ length: 12 }, () => ({ userId: person.userId })));
});

test("a session says who it is and what they may do now, and the table does not hold its id", async () => {
  const { ownerPerson, tenantId, slug } = await createTestOrganization(database.db);
  const { userId } = ownerPerson.person;
  const sessionId = await startSession(later(0), { userId, ip: "192.0.2.1", userAgent: "Firefox" });
  const session = await findSession(later(0), sessionId);
  expect(session).toMatchObject({ userId, name: "Olga Owner", memberships: [{ tenantId, slug, name: "Test Networks", role: "owner" }] });
  const stored = await database.db.asSystem((tx) => tx.userSession.findMany({ where: { userId } }));
  expect(JSON.stringify(stored)).not.toContain(sessionId);
});

test("twelve idle hours end a session; use keeps it until fourteen days are over", async () => {
  const { person } = await createPerson(database.db, "Ana");
  const idle = await startSession(later(0), { userId: person.userId });
  expect(await findSession(later(12 * HOUR_MS + 1000), idle)).toBeNull();
  const used = await startSession(later(0), { userId: person.userId });
  for (let hours = 11; hours < 14 * 24; hours += 11) expect(await findSession(later(hours * HOUR_MS), used)).not.toBeNull();
  expect(await findSession(later(14 * 24 * HOUR_MS + 1000), used)).toBeNull();
});

test("being seen is written at most once a minute", async () => {
  const { person } = await createPerson(database.db, "Ana");
  const sessionId = await startSession(later(0), { userId: person.userId });
  const seenAt = () => database.db.asSystem((tx) => tx.userSession.findUniqueOrThrow({ where: { idHash: hashSecret(sessionId) } }));
  const { lastSeenAt } = await seenAt();
  await findSession(later(30_000), sessionId);
  expect((await seenAt()).lastSeenAt).toEqual(lastSeenAt);
  await findSession(later(61_000), sessionId);
  expect((await seenAt()).lastSeenAt.getTime()).toBeGreaterThan(lastSeenAt.getTime());
});

test("a session that was ended, or whose person was disabled, is nobody's", async () => {
  const { person } = await createPerson(database.db, "Ana");
  const [ended, orphaned] = [await startSession(later(0), person), await startSession(later(0), person)];
  await endSession(later(0), ended);
  await endSession(later(0), ended);
  expect(await findSession(later(0), ended)).toBeNull();
  expect(await findSession(later(0), orphaned)).not.toBeNull();
  await database.db.asSystem((tx) => tx.user.update({ where: { id: person.userId }, data: { disabledAt: new Date() } }));
  expect(await findSession(later(0), orphaned)).toBeNull();
});

test("a person sees and ends their own sessions, and nobody else's", async () => {
  const ctx = await createPerson(database.db, "Ana");
  const stranger = await createPerson(database.db, "Ben");
  const ids = [];
  for (const userAgent of ["phone", "laptop", "kiosk"]) ids.push(await startSession(later(0), { ...ctx.person, userAgent }));
  const current = hashSecret(ids[1] ?? "");
  const listed = await listSessions(ctx, current);
  expect(listed.map(({ userAgent, isCurrent }) => [userAgent, isCurrent]).sort()).toEqual([
    ["kiosk", false],
    ["laptop", true],
    ["phone", false],
  ]);
  expect(await endListedSession(stranger, hashSecret(ids[0] ?? ""))).toBe(false);
  expect(await endListedSession(ctx, hashSecret(ids[0] ?? ""))).toBe(true);
  expect(await endOtherSessions(ctx, current)).toBe(1);
  expect(await listSessions(ctx, current)).toHaveLength(1);
});

test("the next sign-in lands in the organization of the last", async () => {
  const { ownerPerson, tenantId } = await createTestOrganization(database.db);
  const first = await startSession(later(0), ownerPerson.person);
  await rememberOrganization(ownerPerson, { sessionId: hashSecret(first), tenantId });
  const second = await startSession(later(0), ownerPerson.person);
  expect(await findSession(later(0), second)).toMatchObject({ lastTenantId: tenantId });
});

test("the first sign-in stores the browser's language in the account; later ones and a change on the account page stay as they are", async () => {
  const { person } = await createPersonWithPassword("correct horse");
  const { userId } = person;
  const languageAfter = async (language?: "en" | "ko") => {
    const session = await startSession(later(0), { userId, language });
    return (await findSession(later(0), session))?.language;
  };
  expect(await languageAfter()).toBeNull();
  expect(await languageAfter("ko")).toBe("ko");
  expect(await languageAfter("en")).toBe("ko");
  expect(await updateAccount({ ...later(0), person }, { language: "en" })).toMatchObject({ language: "en" });
  expect(await languageAfter("ko")).toBe("en");
  await expect(updateAccount({ ...later(0), person }, { language: "xx" as "en" })).rejects.toMatchObject({ code: "invalid" });
});
