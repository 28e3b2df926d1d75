import { randomBytes } from "node:crypto";
import type { Database } from "@padit/db";
import { hashPassword } from "../auth/password";
import { createKeyring } from "../keyring/keyring";
import { createPerson } from "./test-organization";

export const PASSWORD = "correct horse battery";
const keyring = createKeyring(randomBytes(32).toString("base64"));

/** A person who signs in by `PASSWORD`, with a clock that only `pass` moves. */
export async function personWithPassword(db: Database) {
  const created = await createPerson(db, "Ana");
  const { userId } = created.person;
  const passwordHash = await hashPassword(PASSWORD);
  await db.asSystem((tx) => tx.user.update({ where: { id: userId }, data: { passwordHash } }));
  let atMs = Date.parse("2026-11-29T12:00:00Z");
  return {
    ctx: { ...created, keyring, now: () => new Date(atMs) },
    userId,
    pass: (durationMs: number) => {
      atMs += durationMs;
    },
  };
}
