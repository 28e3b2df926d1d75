import { expect, test } from "vitest";
import { authOptions, type SessionDoor } from "./auth-options";

/** A session table in memory with one session. */
function doorWithOneSession(): SessionDoor & { live: Set<string> } {
  const live = new Set<string>();
  return {
    live,
    verifyPassword: async () => null,
    startSession: async () => {
      live.add("opaque");
      return "opaque";
    },
    findSession: async (id) => (live.has(id) ? { userId: "u1", email: "ana@example.org", name: "Ana" } : null),
    endSession: async (id) => {
      live.delete(id);
    },
  };
}

const account = null;
const adapterUser = { id: "u1", email: "ana@example.org", name: "Ana", emailVerified: null };
const expires = "2030-01-01T00:00:00.000Z";

test("the cookie carries the session id and nothing about the person", async () => {
  const { callbacks } = authOptions(doorWithOneSession());
  const token = await callbacks?.jwt?.({ token: { name: "Ana", email: "ana@example.org" }, user: adapterUser, account });
  expect(token).toEqual({ sid: "opaque" });
});

test("a session ended on the server is gone at the next request, whatever the cookie says", async () => {
  const door = doorWithOneSession();
  const { callbacks, events } = authOptions(door);
  const token = { sid: await door.startSession("u1") };
  const ask = () => callbacks?.session?.({ session: { expires }, token, user: adapterUser, newSession: null, trigger: "update" });
  expect(await ask()).toEqual({ expires, user: { email: "ana@example.org", name: "Ana" } });
  await events?.signOut?.({ token, session: { expires } });
  expect(await ask()).toEqual({ expires });
});
