import { Host, IpVersion, Port, z } from "@padit/plugin";

export const NtpTarget = z.strictObject({
  host: Host,
  port: Port.default(123),
  /** Largest stratum that counts as available. */
  maxStratum: z.int().min(1).max(15).default(15),
  timeoutMs: z.int().min(50).max(10_000).default(2_000),
  family: IpVersion.default("auto"),
});
export type NtpTarget = z.infer<typeof NtpTarget>;
