import { createHash, randomBytes } from "node:crypto";

/** The stored form of a key, token or session id. These are long and random, so one round of SHA-256 suffices. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** 192 random bits after a prefix that identifies the kind of secret. */
export const newSecret = (prefix: string): string => `${prefix}${randomBytes(24).toString("base64url")}`;
