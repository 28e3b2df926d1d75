import { createHash, randomBytes } from "node:crypto";

/** What the database keeps of a key, token or session id: they are long and random, so one round of SHA-256 suffices. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** 192 random bits behind a prefix that says what it is. */
export const newSecret = (prefix: string): string => `${prefix}${randomBytes(24).toString("base64url")}`;
