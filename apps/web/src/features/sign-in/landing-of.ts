/** The page to open after sign-in: a path of this site that was asked for, else `otherwise`. Other sites are never led to. */
export function landingOf(next: string | readonly string[] | undefined, otherwise: string): string {
  if (typeof next !== "string" || !/^\/(o|invite)\/[^/\\]/.test(next)) return otherwise;
  const url = new URL(next, "http://self.invalid");
  return url.host === "self.invalid" ? `${url.pathname}${url.search}` : otherwise;
}
