import { withProductDatabase } from "./product-database";

/** Makes the last proof of identity in all sessions of this account eleven minutes old, because a test cannot wait that long. */
export const forgetProof = (email: string): Promise<void> =>
  withProductDatabase(async (db) => {
    const changed = await db.query(
      `UPDATE user_session SET proven_at = now() - interval '11 minutes' FROM "user" WHERE "user".id = user_id AND email = $1`,
      [email],
    );
    if (changed.rowCount === 0) throw new Error(`${email} has no session`);
  });
