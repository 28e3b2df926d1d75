import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AddressQueries } from "./query-addresses";
import { candidatesOf, hasOtherSources, parseResolvConf } from "./system-names";

const [A, AAAA] = [1, 28];
/** Records by name and type. "silence" sends no reply; a number is a response code (RFC 1035 §4.1.1). */
const ZONE: Record<string, Partial<Record<number, number[] | "silence" | number>>> = {
  "healthy.example": { [A]: [192, 0, 2, 1] },
  "half.example": { [A]: [192, 0, 2, 3], [AAAA]: "silence" },
  "short.lab.example": { [A]: [192, 0, 2, 4] },
  "broken.lab.example": { [A]: 2, [AAAA]: 2 },
  "broken.corp.example": { [A]: [192, 0, 2, 5] },
};

let dir: string;
let server: Socket;
let queries: AddressQueries;
let asked: string[];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-names-"));
  asked = [];
  server = createSocket("udp4");
  server.on("message", (question, { port }) => answer(question, (bytes) => server.send(bytes, port, "127.0.0.1")));
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  queries = new AddressQueries({
    hosts: file("hosts", "127.0.0.9 listed.example also # a comment\n"),
    resolvConf: file("resolv.conf", "nameserver 127.0.0.1\nsearch lab.example corp.example\noptions timeout:1 attempts:1\n"),
    nsswitch: file("nsswitch.conf", "hosts: files dns\n"),
    port: server.address().port,
  });
});
afterEach(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

function answer(question: Buffer, send: (bytes: Buffer) => void): void {
  const labels: string[] = [];
  let at = 12;
  for (let size = question[at] ?? 0; size > 0; size = question[at] ?? 0) {
    labels.push(question.toString("latin1", at + 1, at + 1 + size));
    at += 1 + size;
  }
  const name = labels.join(".").toLowerCase();
  const type = question.readUInt16BE(at + 1);
  asked.push(`${name} ${type}`);
  const records = ZONE[name];
  const found = name.startsWith("dead") ? "silence" : records?.[type];
  if (found === "silence") return;
  const code = typeof found === "number" ? found : records === undefined ? 3 : 0;
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(Array.isArray(found) ? 1 : 0, 6);
  header.writeUInt16BE(0, 10);
  const record = Array.isArray(found) ? [0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 60, 0, found.length, ...found] : [];
  send(Buffer.concat([header, question.subarray(12, at + 5), Buffer.from(record)]));
}

test("names that no server answers for keep no other name waiting", async () => {
  let ended = 0;
  const dead = Array.from({ length: 20 }, (_, i) =>
    queries
      .find(`dead${i}.example`, undefined)
      .catch((error: NodeJS.ErrnoException) => error.code)
      .finally(() => ended++),
  );
  expect(await queries.find("healthy.example", undefined)).toEqual({ addresses: ["192.0.2.1"], ttlMs: 60_000 });
  expect(ended).toBe(0);
  expect(new Set(await Promise.all(dead))).toEqual(new Set(["ETIMEOUT"]));
});

test("the hosts file comes first, and localhost is never asked for", async () => {
  expect((await queries.find("LISTED.example.", 4)).addresses).toEqual(["127.0.0.9"]);
  expect((await queries.find("also", undefined)).addresses).toEqual(["127.0.0.9"]);
  expect((await queries.find("db.localhost", 6)).addresses).toEqual(["::1"]);
  expect(asked).toEqual([]);
});

test("a server that answers for one IP version only is enough", async () => {
  expect((await queries.find("half.example", undefined)).addresses).toEqual(["192.0.2.3"]);
  await expect(queries.find("healthy.example", 6)).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("search domains are tried as resolv.conf(5) says, after a failure of the server too", async () => {
  expect((await queries.find("short", 4)).addresses).toEqual(["192.0.2.4"]);
  expect((await queries.find("broken", 4)).addresses).toEqual(["192.0.2.5"]);
  await expect(queries.find("short.", 4)).rejects.toMatchObject({ code: "ENOTFOUND" });
  expect(asked).toEqual(["short.lab.example 1", "broken.lab.example 1", "broken.corp.example 1", "short 1"]);
});

test.each([
  ["db", ["db.lab.example", "db.corp.example", "db"]],
  ["db.eu", ["db.eu.lab.example", "db.eu.corp.example", "db.eu"]],
  ["db.eu.example.com", ["db.eu.example.com", "db.eu.example.com.lab.example", "db.eu.example.com.corp.example"]],
  ["db.", ["db"]],
])("with two dots wanted, %s is asked for as %j", (host, names) => {
  expect(candidatesOf(host, parseResolvConf("search lab.example corp.example.\noptions ndots:2"))).toEqual(names);
});

test("resolv.conf is read with the C library's defaults and limits", () => {
  const standard = { servers: ["127.0.0.1"], search: ["lab.example"], ndots: 1, timeoutMs: 5_000, tries: 2 };
  expect(parseResolvConf("", "host.lab.example")).toEqual(standard);
  const text =
    "; note\nnameserver 192.0.2.1 # first\nnameserver fe80::1%eth0\nnameserver nonsense\ndomain a.example\noptions ndots:99 timeout:x attempts:3 rotate";
  expect(parseResolvConf(text, "host")).toEqual({
    servers: ["192.0.2.1", "fe80::1%eth0"],
    search: ["a.example"],
    ndots: 15,
    timeoutMs: 5_000,
    tries: 3,
  });
});

test.each([
  ["hosts: files dns", false],
  ["hosts: files resolve [!UNAVAIL=return] dns myhostname # mdns", false],
  ["hosts:\tfiles mdns4_minimal [NOTFOUND=return] dns", true],
  ["passwd: files ldap", false],
])("%j has other sources: %s", (text, has) => {
  expect(hasOtherSources(text)).toBe(has);
});
