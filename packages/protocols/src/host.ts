import { z } from "zod";

/** Labels and dots, some of them not of ASCII. */
const INTERNATIONAL = /^(?=.*[^ -~])[^\s/?#@:\\[\]]+$/;

/** An internationalized name as DNS has it (RFC 5891's A-labels, by the URL standard); what is none stays as it is, for the schema to refuse. */
export function asciiName(name: string): string {
  const url = `http://${name}/`;
  return INTERNATIONAL.test(name) && URL.canParse(url) ? new URL(url).hostname : name;
}

/** A name or address without scheme, port or path; IPv6 without brackets. */
export const Host = z
  .string()
  .trim()
  .overwrite(asciiName)
  .min(1, "Enter a host name or an IP address.")
  .max(253)
  .regex(/^[A-Za-z0-9_.:%-]+$/, "Enter a host name or an IP address, without scheme, port or path.");

export const Port = z.int().min(1).max(65_535);

/** `host:port`, with brackets round an IPv6 address. */
export const hostAndPort = (host: string, port: number): string => (host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`);
