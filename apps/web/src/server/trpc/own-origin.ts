/**
 * Whether a browser sent this from a page of ours. The session cookie alone does not say so: `SameSite=Lax` lets other hosts of the
 * same site through. A caller that is no browser sends neither header and has no cookie to abuse.
 */
export function isOwnOrigin({ method, headers }: Pick<Request, "method" | "headers">): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || (site === "none" && method === "GET");
  const origin = headers.get("origin");
  return origin === null || (URL.canParse(origin) && new URL(origin).host === headers.get("host"));
}
