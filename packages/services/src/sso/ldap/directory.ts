import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { PaditError } from "@padit/domain";
import type { NetworkGuard } from "@padit/notifiers";
import { Client, InvalidCredentialsError } from "ldapts";
import { z } from "zod";

/** The row's settings for an LDAP directory. */
export const DirectorySettings = z.object({
  /** `ldaps://host:port`, or `ldap://host:port`, which becomes encrypted by StartTLS before anything is sent. */
  url: z.string(),
  /** Certificates that sign the server's, in PEM format; null: the public ones. */
  ca: z.string().nullable(),
  /** DN of the account that searches people. */
  bindDn: z.string(),
  /** DN below which people are searched. */
  base: z.string(),
  /** Filter with `{login}`. */
  filter: z.string(),
  subjectAttribute: z.string(),
  mailAttribute: z.string(),
  nameAttribute: z.string(),
  /** Attribute of a person with the DNs of groups. */
  groupAttribute: z.string(),
  /** DN below which groups are searched that list their members; null: `groupAttribute` alone. */
  groupBase: z.string().nullable(),
});
export type DirectorySettings = z.output<typeof DirectorySettings>;

export type DirectoryDoor = Pick<NetworkGuard, "locate">;

const REPLY_TIMEOUT_MS = 5_000;
/** For all of a sign-in: connection, TLS, two binds and two searches. */
const WHOLE_TIMEOUT_MS = 15_000;

/**
 * Works with an encrypted connection to the directory, which ends with the work. The address is checked by the egress rules before it is
 * connected, because the owner of an organization chose it. Referrals are not followed.
 *
 * @throws PaditError unavailable with a sentence for the owner
 */
export async function withDirectory<T>(
  network: DirectoryDoor,
  { url, ca }: Pick<DirectorySettings, "url" | "ca">,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { protocol, hostname, port: given } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const isEncryptedFromTheStart = protocol === "ldaps:";
  const port = Number(given || (isEncryptedFromTheStart ? 636 : 389));
  const timeout = AbortSignal.timeout(WHOLE_TIMEOUT_MS);
  const located = await network.locate({ host, port }, timeout);
  if (!located.ok) throw unavailable(host, located.error);
  const { address, family } = located;
  // A certificate names the host; SNI has no addresses.
  const tls: ConnectionOptions = { host, minVersion: "TLSv1.2", ...(isIP(host) === 0 && { servername: host }), ...(ca !== null && { ca }) };
  const client = new Client({
    url: `${isEncryptedFromTheStart ? "ldaps" : "ldap"}://${family === 6 ? `[${address}]` : address}:${port}`,
    ...{ timeout: REPLY_TIMEOUT_MS, connectTimeout: REPLY_TIMEOUT_MS },
    ...(isEncryptedFromTheStart && { tlsOptions: tls }),
  });
  const connected = async (): Promise<T> => {
    if (!isEncryptedFromTheStart) await client.startTLS(tls).catch((cause: unknown) => Promise.reject(unavailable(host, cause)));
    return work(client);
  };
  const late = new Promise<never>((_, fail) => timeout.addEventListener("abort", () => fail(unavailable(host, "timeout")), { once: true }));
  try {
    return await Promise.race([connected(), late]);
  } finally {
    await client.unbind().catch(() => {}); // the connection may have failed already
  }
}

/** Signs in as the account that searches people. @throws PaditError unavailable with a sentence for the owner */
export async function bindSearcher(client: Client, { url, bindDn }: DirectorySettings, password: string): Promise<void> {
  try {
    await client.bind(bindDn, password);
  } catch (cause) {
    const isRefused = cause instanceof InvalidCredentialsError;
    throw unavailable(new URL(url).hostname, isRefused ? "it refuses the account that searches people" : cause);
  }
}

export function unavailable(host: string, cause: unknown): PaditError {
  const reason = typeof cause === "string" ? cause : cause instanceof Error && cause.message ? cause.message : "failed";
  return new PaditError("unavailable", `The directory ${host} cannot be used: ${reason}.`, { cause });
}
