/**
 * The page to open after sign-in: a path of this site that was asked for, else `otherwise`. The path is judged as browsers resolve it, because
 * `/o/x/../../..//host` names another site once its dots are resolved.
 */
export function landingOf(next: string | readonly string[] | undefined, otherwise: string): string {
  if (typeof next !== "string" || !next.startsWith("/") || !URL.canParse(next, SELF)) return otherwise;
  const { origin, pathname, search } = new URL(next, SELF);
  return origin === SELF && /^\/(o|invite)\/[^/\\]/.test(pathname) ? `${pathname}${search}` : otherwise;
}

/** Stands for this site: what resolves to another origin leads elsewhere. */
const SELF = "http://self.invalid";
