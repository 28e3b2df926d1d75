/**
 * The page to open after sign-in: the requested path on this site, else `otherwise`. The path is resolved as browsers resolve it, because
 * `/o/x/../../..//host` becomes another site once its dots are resolved.
 */
export function landingOf(next: string | readonly string[] | undefined, otherwise: string): string {
  if (typeof next !== "string" || !next.startsWith("/") || !URL.canParse(next, SELF)) return otherwise;
  const { origin, pathname, search } = new URL(next, SELF);
  return origin === SELF && /^\/(o|invite|act)\/[^/\\]/.test(pathname) ? `${pathname}${search}` : otherwise;
}

/** Base URL in place of this site: a path that resolves to another origin leads to another site. */
const SELF = "http://self.invalid";
