import { PaditError } from "@padit/domain";
import { expect, test } from "vitest";
import { authOptions, RATE_LIMITED, type SessionDoor } from "./auth-options";

/** A session table in memory with one session. */
function doorWithOneSession(): SessionDoor & { live: Set<string> } {
  const live = new Set<string>();
  return {
    live,
    verify: async () => "wrong",
    verifyDirectory: async () => "wrong",
    verifyPasskey: async () => null,
    startSession: async () => {
      live.add("opaque");
      return "opaque";
    },
    findSession: async (id) => (live.has(id) ? { email: "ana@example.org", name: "Ana" } : null),
    endSession: async (id) => {
      live.delete(id);
    },
  };
}

const settings = { secret: "a secret of some length", isSecure: true };
const account = null;
const adapterUser = { id: "u1", email: "ana@example.org", name: "Ana", emailVerified: null };
const expires = "2030-01-01T00:00:00.000Z";

test("the cookie carries the session id and nothing about the person", async () => {
  const { callbacks } = authOptions(doorWithOneSession(), settings);
  const token = await callbacks?.jwt?.({ token: { name: "Ana", email: "ana@example.org" }, user: adapterUser, account });
  expect(token).toEqual({ sid: "opaque" });
});

test("a session ended on the server is gone at the next request, whatever the cookie says", async () => {
  const door = doorWithOneSession();
  const { callbacks, events } = authOptions(door, settings);
  const token = { sid: await door.startSession("u1") };
  const ask = () => callbacks?.session?.({ session: { expires }, token, user: adapterUser, newSession: null, trigger: "update" });
  expect(await ask()).toEqual({ expires, user: { email: "ana@example.org", name: "Ana" } });
  await events?.signOut?.({ token, session: { expires } });
  expect(await ask()).toEqual({ expires });
});

test("used-up attempts reach the form as one word, and what broke inside as another", async () => {
  const provider = (error: Error) => {
    const door = { ...doorWithOneSession(), verify: () => Promise.reject(error) };
    const [credentials] = authOptions(door, settings).providers;
    return credentials?.options;
  };
  const typed = { email: "ana@example.org", password: "x" };
  const attempt = (error: Error) => provider(error)?.authorize(typed);
  await expect(attempt(new PaditError("rate_limited", "Too many."))).rejects.toThrow(RATE_LIMITED);
  await expect(attempt(new Error("password=hunter2"))).rejects.toThrow(/^unavailable$/);
});

test("the form hears of a second factor only by the two words for it", async () => {
  for (const answer of ["second_factor_missing", "second_factor_wrong"] as const) {
    const [credentials] = authOptions({ ...doorWithOneSession(), verify: async () => answer }, settings).providers;
    await expect(credentials?.options?.authorize({ email: "ana@example.org", password: "x" })).rejects.toThrow(new RegExp(`^${answer}$`));
  }
});

test("a passkey's answer is parsed before the services see it, and what broke inside reaches the form as one word", async () => {
  const attempt = (answer: unknown, verifyPasskey: SessionDoor["verifyPasskey"]) =>
    authOptions({ ...doorWithOneSession(), verifyPasskey }, settings).providers[1]?.options?.authorize({ answer });
  const owner = async (answer: unknown) => (answer === "mine" ? { userId: "u1" } : null);
  expect(await attempt('"mine"', owner)).toEqual({ id: "u1" });
  for (const answer of ['"other"', "{", undefined]) expect(await attempt(answer, owner)).toBeNull();
  await expect(attempt('"mine"', () => Promise.reject(new Error("password=hunter2")))).rejects.toThrow(/^unavailable$/);
});
