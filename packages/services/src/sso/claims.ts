import { z } from "zod";

/** What PADIT reads of an ID token or of the provider's answer about a person. */
export const Claims = z.looseObject({
  sub: z.string().min(1).max(255),
  email: z.string().max(320).optional(),
  // Some providers send it as text.
  email_verified: z.union([z.boolean(), z.enum(["true", "false"])]).optional(),
  name: z.string().max(200).optional(),
  /** The session at the provider (OpenID Connect Back-Channel Logout 1.0, §2.1). */
  sid: z.string().min(1).max(500).optional(),
  /** When the person authenticated at the provider, seconds since 1970 (OpenID Connect Core 1.0, §2). */
  auth_time: z.number().optional(),
});
export type Claims = z.output<typeof Claims>;
