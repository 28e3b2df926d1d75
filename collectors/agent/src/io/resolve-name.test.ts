import { expect, test } from "vitest";
import type { NameAnswer } from "./query-addresses";
import { NameResolver } from "./resolve-name";

const unkept = (address: string): NameAnswer => ({ addresses: [address], ttlMs: 0 });

test("a name that nobody answers for is given up in time, and asked no second time meanwhile", async () => {
  let asked = 0;
  let answer: (answer: NameAnswer) => void = () => undefined;
  const resolver = new NameResolver(() => {
    asked++;
    return new Promise((resolve) => {
      answer = resolve;
    });
  }, 20);
  const outcomes = await Promise.allSettled([resolver.resolve("dead.example"), resolver.resolve("dead.example")]);
  expect(outcomes).toMatchObject([
    { reason: { outcome: "name_unresolved", code: "EAI_AGAIN" } },
    { reason: { outcome: "name_unresolved", message: "The name servers did not answer for dead.example within 0.02 s." } },
  ]);
  await expect(resolver.resolve("dead.example")).rejects.toMatchObject({ outcome: "name_unresolved" });
  expect(asked).toBe(1);
  const late = resolver.resolve("dead.example");
  answer(unkept("192.0.2.1"));
  expect(await late).toEqual(["192.0.2.1"]);
  const next = resolver.resolve("dead.example");
  answer(unkept("192.0.2.2"));
  expect([await next, asked]).toEqual([["192.0.2.2"], 2]);
});

test("a question for one family is not another's, and the system's own error is told", async () => {
  const asked: (number | undefined)[] = [];
  const resolver = new NameResolver(async (host, family) => {
    asked.push(family);
    const code = { "none.example": "ENOTFOUND", "broken.example": "ESERVFAIL" }[host];
    if (code !== undefined) throw Object.assign(new Error("query"), { code });
    return unkept(family === 6 ? "2001:db8::1" : "192.0.2.1");
  });
  const both = await Promise.all([resolver.resolve("a.example", 4), resolver.resolve("a.example", 6)]);
  expect(both).toEqual([["192.0.2.1"], ["2001:db8::1"]]);
  expect(asked).toEqual([4, 6]);
  const messageOf = (host: string, family?: 4 | 6) => resolver.resolve(host, family).catch(({ outcome, message }) => [outcome, message]);
  expect(await messageOf("none.example")).toEqual(["name_unresolved", "The name none.example does not resolve."]);
  expect(await messageOf("none.example", 6)).toEqual(["name_unresolved", "The name none.example does not resolve to an IPv6 address."]);
  const broken = "The name broken.example does not resolve: the name servers could not find out (SERVFAIL).";
  expect(await messageOf("broken.example")).toEqual(["name_unresolved", broken]);
});

test("an answer is used again for as long as it holds, five minutes at most", async () => {
  let [asked, nowMs] = [0, 0];
  const resolver = new NameResolver(
    async (host) => {
      asked++;
      return { addresses: ["192.0.2.1"], ttlMs: host === "day.example" ? 86_400_000 : 30_000 };
    },
    1_000,
    () => nowMs,
  );
  const askedAt = async (host: string, atMs: number) => {
    nowMs = atMs;
    await resolver.resolve(host);
    return asked;
  };
  expect([await askedAt("a.example", 0), await askedAt("a.example", 29_999), await askedAt("a.example", 30_000)]).toEqual([1, 1, 2]);
  asked = 0;
  expect([await askedAt("day.example", 0), await askedAt("day.example", 299_999), await askedAt("day.example", 300_000)]).toEqual([
    1, 1, 2,
  ]);
});

test("this machine's own name resolves as the system says", async () => {
  expect(await new NameResolver().resolve("localhost", 4)).toEqual(["127.0.0.1"]);
});
