/** Replaces a secret in views. A client that sends it back keeps the stored secret. */
export const HIDDEN = "••••••";

/** Names of query parameters whose values are secrets. */
const SECRET_NAME = /(^|[_.-])(api[_-]?key|key|token|secret|passw(or)?d|pwd|auth|signature|sig|credential)s?$/i;

/** A URL for people and programs: without user name and password, and with masked values of secret parameters. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (!hasCredentials(text) && ![...url.searchParams.keys()].some((name) => SECRET_NAME.test(name))) return text;
  const parameters = url.search.slice(1).split("&").map(masked).join("&");
  return `${url.origin}${url.pathname}${url.search === "" ? "" : `?${parameters}`}${url.hash}`;
}

/** Whether a URL carries a user name or a password (RFC 3986 section 3.2.1; deprecated by RFC 9110 section 4.2.4). */
export function hasCredentials(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username !== "" || password !== "";
}

function masked(parameter: string): string {
  const end = parameter.indexOf("=");
  if (end === -1) return parameter;
  const [name = ""] = new URLSearchParams(parameter).keys();
  return SECRET_NAME.test(name) ? `${parameter.slice(0, end)}=${HIDDEN}` : parameter;
}
