import { expect, test } from "vitest";
import { NameResolver } from "./resolve-name";

test("a name that nobody answers for is given up in time, and asked no second time meanwhile", async () => {
  let asked = 0;
  let answer: (address: string) => void = () => undefined;
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
  answer("192.0.2.1");
  expect(await late).toBe("192.0.2.1");
  const next = resolver.resolve("dead.example");
  answer("192.0.2.2");
  expect([await next, asked]).toEqual(["192.0.2.2", 2]);
});

test("a question for one family is not another's, and the system's own error is told", async () => {
  const asked: (number | undefined)[] = [];
  const resolver = new NameResolver(async (host, family) => {
    asked.push(family);
    if (host === "none.example") throw Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
    return family === 6 ? "2001:db8::1" : "192.0.2.1";
  });
  expect(await Promise.all([resolver.resolve("a.example", 4), resolver.resolve("a.example", 6)])).toEqual(["192.0.2.1", "2001:db8::1"]);
  expect(asked).toEqual([4, 6]);
  const message = "The name none.example does not resolve.";
  await expect(resolver.resolve("none.example")).rejects.toMatchObject({ outcome: "name_unresolved", code: "ENOTFOUND", message });
});

test("this machine's own name resolves as the system says", async () => {
  expect(await new NameResolver().resolve("localhost", 4)).toBe("127.0.0.1");
});
