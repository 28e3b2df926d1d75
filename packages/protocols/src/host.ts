import { z } from "zod";

/** A name of labels and dots with characters outside of ASCII. */
const INTERNATIONAL = /^(?=.*[^ -~])[^\s/?#@:\\[\]]+$/;

/** Converts an internationalized name to A-labels (RFC 5891, by the URL standard). Any other text is returned unchanged; the schema rejects it. */
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
