import { isIPv4 } from "node:net";
import { PaditError } from "@padit/domain";
import { env } from "../env";
import { readEnrolment } from "./identity";

/** Whether `--insecure-transport` or PADIT_INSECURE_TRANSPORT=1 was given. */
export const isInsecureAllowed = (flag: boolean | undefined): boolean => flag === true || env.PADIT_INSECURE_TRANSPORT === "1";

/** Whether requests to this URL can be read and changed on their way: plain HTTP to another machine. */
export function isInsecure(server: string): boolean {
  const { protocol, hostname } = new URL(server);
  return protocol !== "https:" && !isLoopback(hostname);
}

/** Names and addresses that never leave this machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3). `URL` has normalized the address. */
const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));

/** @throws PaditError invalid if the URL is plain HTTP to another machine and the operator has not allowed that */
export function requireSecureTransport(server: string, isAllowed: boolean): void {
  if (isAllowed || !isInsecure(server)) return;
  throw new PaditError(
    "invalid",
    `${server} is plain HTTP to another machine: whoever is on the way can read and change what is sent, tokens and measurements alike. Use an https:// address. Where the network itself is trusted, allow it with --insecure-transport (PADIT_INSECURE_TRANSPORT=1).`,
  );
}

/**
 * Checks the address of an enrolled collector's server. A collector that an earlier version enrolled over plain HTTP goes on, with a warning.
 * @returns what the log must warn of; undefined if the transport is secure
 * @throws PaditError invalid if plain HTTP was not allowed
 */
export function checkTransport(dir: string, server: string | undefined, isAllowed: boolean): string | undefined {
  const enrolment = readEnrolment(dir);
  const used = server ?? enrolment?.server;
  if (enrolment === undefined || used === undefined || !isInsecure(used)) return undefined;
  const { insecureTransport: wasAllowed = isInsecure(enrolment.server) } = enrolment;
  requireSecureTransport(used, isAllowed || wasAllowed);
  return `${used} is plain HTTP to another machine: whoever is on the way can read and change what is sent. Move the collector with --server https://…`;
}
