/**
 * Whether a browser sent this request from a page of this site. The session cookie does not prove that: `SameSite=Lax` admits other hosts
 * of the same site. A caller that is not a browser sends neither header and has no cookie to abuse.
 */
export function isOwnOrigin({ method, headers }: Pick<Request, "method" | "headers">): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || (site === "none" && method === "GET");
  const origin = headers.get("origin");
  return origin === null || (URL.canParse(origin) && new URL(origin).host === headers.get("host"));
}
