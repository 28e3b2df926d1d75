import { createServer } from "node:net";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEgress } from "../../egress";
import { parseCidrs } from "../../egress/address-policy";
import { directoryMissing, groupLdif, personLdif, startDirectory, type TestDirectory } from "../../testing/directory-server";
import { newSigningKey } from "../../testing/signing-key";
import { createTestOrganization } from "../../testing/test-organization";
import { addMailDomain, verifyMailDomain } from "../mail-domains";
import { beginSignOn, findSignOn } from "../sign-on";
import { checkSingleSignOn, getSingleSignOn } from "../single-sign-on";
import { type SaveDirectory, saveDirectory } from "./directory-settings";
import { signOnByDirectory } from "./directory-sign-on";

const egressPolicy = { allow: parseCidrs("127.0.0.1/32") };
const egress = createEgress({ policy: egressPolicy });
const PASSWORD = "ana's password";
const missing = directoryMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);
let database: TestDatabase;
let directory: TestDirectory;
beforeAll(async () => {
  if (missing !== null) return;
  database = await createTestDatabase();
  directory = await startDirectory();
});
afterAll(async () => {
  await directory?.close();
  await database?.dispose();
});

const unique = () => newId().slice(-12);
type Settings = Partial<Parameters<typeof saveDirectory>[1] & typeof SaveDirectory>;

/** An organization with the directory and a proved domain, in which Ana and Ben have an entry each. */
async function directoryOrganization(settings: Settings = {}) {
  const organization = await createTestOrganization(database.db);
  const { slug } = organization;
  const owner = { ...organization.owner, egress, site: { ...organization.owner.site, egressPolicy } };
  const domain = `${unique()}.example`;
  const { record } = await addMailDomain(owner, { domain });
  await verifyMailDomain(owner, async () => [record.text], { domain });
  const [ana, ben] = [`ana-${unique()}`, `ben-${unique()}`];
  for (const [uid, password] of [
    [ana, PASSWORD],
    [ben, "ben's password"],
  ] as const)
    directory.add(personLdif({ uid, mail: `${uid}@${domain}`, name: "Ana Núñez", password }));
  const { url, ca, bindDn, bindPassword, base } = directory;
  const entered = { name: "Corporate", url, ca, bindDn, bindPassword, base, filter: "(uid={login})", ...settings };
  await saveDirectory(owner, entered);
  const signOn = (login: string, password = PASSWORD) => signOnByDirectory(owner, { slug, login, password });
  return { ...organization, owner, domain, entered, ana, ben, signOn };
}

const userOf = (userId = "") =>
  database.db.asSystem((tx) => tx.user.findUniqueOrThrow({ where: { id: userId }, include: { members: true } }));

describe.skipIf(missing !== null)("a person of the directory", () => {
  test.each(["url", "tlsUrl"] as const)(
    "gets an account and a membership at the first sign-in, and the same later (%s)",
    async (address) => {
      const { signOn, ana, domain, tenantId } = await directoryOrganization({ url: directory[address] });
      const first = await signOn(ana);
      expect(first).toEqual({ userId: first?.userId, tenantId, authenticatedAt: expect.any(Date) });
      const member = { tenantId, role: "viewer" };
      expect(await userOf(first?.userId)).toMatchObject({
        email: `${ana}@${domain}`,
        name: "Ana Núñez",
        passwordHash: null,
        members: [member],
      });
      expect(await signOn(ana.toUpperCase())).toMatchObject({ userId: first?.userId });
    },
  );

  test("with a wrong or an empty password, or of an unknown name, is refused alike", async () => {
    const { signOn, ana } = await directoryOrganization();
    expect(await signOn(ana, "wrong")).toBeNull();
    expect(await signOn(`nobody-${unique()}`)).toBeNull();
    // Servers accept this bind as anonymous.
    await expect(signOn(ana, "")).rejects.toMatchObject({ code: "invalid" });
  });

  test("of a domain that the organization has not proved stays out", async () => {
    const { signOn } = await directoryOrganization();
    const uid = `eve-${unique()}`;
    directory.add(personLdif({ uid, mail: `${uid}@elsewhere.example`, name: "Eve", password: PASSWORD }));
    await expect(signOn(uid)).rejects.toMatchObject({ code: "forbidden", message: expect.stringContaining("elsewhere.example") });
  });

  test("who was removed from the organization stays out", async () => {
    const { signOn, ana, tenantId } = await directoryOrganization();
    const signedOn = await signOn(ana);
    await database.db.asSystem((tx) => tx.member.deleteMany({ where: { tenantId, userId: signedOn?.userId ?? "" } }));
    await expect(signOn(ana)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("gets the highest role of the groups that list the person, by DN or by name, anew at every sign-in", async () => {
    const [noc, leads] = [`noc-${unique()}`, `leads-${unique()}`];
    const roleByValue = { [noc]: "operator" as const, [`cn=${leads},ou=groups,dc=example,dc=net`]: "admin" as const };
    const { signOn, ana, ben } = await directoryOrganization({ groupBase: directory.groupBase, roleByValue });
    directory.add(groupLdif(noc, [ana, ben]));
    expect((await userOf((await signOn(ana))?.userId)).members).toMatchObject([{ role: "operator" }]);
    directory.add(groupLdif(leads, [ana]));
    expect((await userOf((await signOn(ana))?.userId)).members).toMatchObject([{ role: "admin" }]);
    expect((await userOf((await signOn(ben, "ben's password"))?.userId)).members).toMatchObject([{ role: "operator" }]);
  });
});

describe.skipIf(missing !== null)("injection", () => {
  test.each(["*", "ana*", "*)(uid=*", "x)(|(uid=*", "x)(objectClass=*", "\\2a", "uid=ana,ou=people,dc=example,dc=net"])(
    "a name such as %j finds nobody",
    async (login) => {
      const { signOn } = await injected;
      expect(await signOn(login)).toBeNull();
    },
  );
  test("a name with a NUL is refused before the directory is asked", async () => {
    const { signOn } = await injected;
    await expect(signOn("ana\u0000")).rejects.toMatchObject({ code: "invalid" });
  });
  let injected: ReturnType<typeof directoryOrganization>;
  beforeAll(() => {
    injected = directoryOrganization({ filter: "(&(objectClass=person)(uid={login}))" });
    return injected;
  });

  test("a filter that finds several people signs in none of them", async () => {
    const { signOn } = await directoryOrganization({ filter: "(|(uid={login})(objectClass=person))" });
    await expect(signOn("anybody")).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a person whose entry is named like a filter gets the own groups alone", async () => {
    const leads = `leads-${unique()}`;
    const { signOn, ana, domain } = await directoryOrganization({ groupBase: directory.groupBase, roleByValue: { [leads]: "admin" } });
    directory.add(groupLdif(leads, [ana]));
    const uid = `${unique()})(member=*`;
    directory.add(personLdif({ uid, mail: `${unique()}@${domain}`, name: "Mallory", password: PASSWORD }));
    expect((await userOf((await signOn(uid))?.userId)).members).toMatchObject([{ role: "viewer" }]);
  });
});

describe.skipIf(missing !== null)("the connection", () => {
  test("is refused to a server whose certificate another authority has signed", async () => {
    for (const url of [directory.url, directory.tlsUrl]) {
      const { signOn, ana, owner } = await directoryOrganization({ url, ca: newSigningKey().certificate });
      await expect(signOn(ana)).rejects.toMatchObject({ code: "unavailable" });
      expect((await checkSingleSignOn(owner, egress)).problem).toMatch(/^The directory 127.0.0.1 cannot be used/);
    }
  });

  test("sends no password to a server that cannot encrypt", async () => {
    const heard: Buffer[] = [];
    // A server that answers every request with an error that has the number of the request.
    const server = createServer((socket) =>
      socket.on("data", (data: Buffer) => {
        heard.push(data);
        const id = data[4] ?? 1;
        socket.write(Buffer.from([0x30, 12, 2, 1, id, 0x78, 7, 10, 1, 53, 4, 0, 4, 0]));
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const url = `ldap://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const { signOn, ana } = await directoryOrganization({ url });
    await expect(signOn(ana)).rejects.toMatchObject({ code: "unavailable" });
    server.close();
    const sent = Buffer.concat(heard).toString("latin1");
    expect(sent).toContain("1.3.6.1.4.1.1466.20037"); // StartTLS
    expect(sent).not.toContain(directory.bindPassword);
    expect(sent).not.toContain(PASSWORD);
  });

  test("to a server that says nothing ends by itself", async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const { signOn, ana } = await directoryOrganization({ url: `ldap://127.0.0.1:${typeof address === "object" ? address?.port : 0}` });
    await expect(signOn(ana)).rejects.toMatchObject({ code: "unavailable" });
    server.close();
  });

  test("goes to addresses that the operator permits, and to no others", async () => {
    const { signOn, ana, owner, entered, slug } = await directoryOrganization();
    expect(await signOn(ana)).not.toBeNull();
    const strict = { ...owner, egress: createEgress({ policy: { allow: [] } }) };
    await expect(signOnByDirectory(strict, { slug, login: ana, password: PASSWORD })).rejects.toMatchObject({ code: "unavailable" });
    const { site } = owner;
    const save = saveDirectory({ ...owner, site: { ...site, egressPolicy: { allow: [] } } }, entered);
    await expect(save).rejects.toMatchObject({ code: "policy_denied" });
  });
});

describe.skipIf(missing !== null)("the settings", () => {
  test("show no password, keep it for the same server and account, and demand it anew for others", async () => {
    const { owner, entered, signOn, ana, slug } = await directoryOrganization();
    const { settings } = await getSingleSignOn(owner);
    expect(settings).toMatchObject({ protocol: "ldap", url: directory.url, bindDn: directory.bindDn, groupBase: null });
    expect(JSON.stringify(settings)).not.toContain(directory.bindPassword);
    const { bindPassword: _, ...kept } = entered;
    await saveDirectory(owner, { ...kept, name: "Renamed" });
    expect(await findSignOn(owner, slug)).toEqual({ name: "Renamed", protocol: "ldap" });
    expect(await signOn(ana)).not.toBeNull();
    for (const other of [{ url: directory.tlsUrl }, { bindDn: "cn=other,dc=example,dc=net" }, { ca: "" }])
      await expect(saveDirectory(owner, { ...kept, ...other })).rejects.toMatchObject({ issues: [{ path: "bindPassword" }] });
  });

  test.each([
    ["url", "https://127.0.0.1"],
    ["url", "ldap://user:secret@127.0.0.1"],
    ["url", "ldap://127.0.0.1/dc=example"],
    ["filter", "(uid=ana)"],
    ["filter", "(uid={login}"],
    ["mailAttribute", "mail)(uid=*"],
    ["ca", "no certificate"],
  ])("refuse %s %j", async (field, value) => {
    const { owner, entered } = await directoryOrganization();
    await expect(saveDirectory(owner, { ...entered, [field]: value })).rejects.toMatchObject({ issues: [{ path: field }] });
  });

  test("are checked against the directory", async () => {
    const { owner } = await directoryOrganization();
    expect(await checkSingleSignOn(owner, egress)).toEqual({ problem: null });
    const wrong = await directoryOrganization({ bindPassword: "wrong" });
    expect((await checkSingleSignOn(wrong.owner, egress)).problem).toContain("refuses the account that searches people");
    const elsewhere = await directoryOrganization({ base: "ou=nobody,dc=example,dc=net" });
    expect((await checkSingleSignOn(elsewhere.owner, egress)).problem).not.toBeNull();
  });

  test("a sign-in that begins at the organization leads to its own page", async () => {
    const { owner, slug } = await directoryOrganization();
    const { url } = await beginSignOn(owner, { slug, landing: `/o/${slug}/inbox` });
    expect(url).toBe(`https://padit.example/o/${slug}/sign-in?next=${encodeURIComponent(`/o/${slug}/inbox`)}`);
  });
});
