/** Largest number of cookies that are kept. No real site sets more. */
const MAX_COOKIES = 50;

/** Cookies of one run. They are sent in later requests of the run to the origin that set them, and dropped after the run (RFC 6265 §5.3, §5.4). */
export class RunCookies {
  private readonly byOrigin = new Map<string, Map<string, string>>();

  take(lines: readonly string[], { origin }: URL): void {
    const known = this.byOrigin.get(origin) ?? new Map<string, string>();
    for (const line of lines) {
      const [, name, value = ""] = /^\s*([^=;\s]+)\s*=\s*([^;]*)/.exec(line) ?? [];
      if (name === undefined) continue;
      if (isOver(line)) known.delete(name);
      else if (known.size < MAX_COOKIES || known.has(name)) known.set(name, value.trim());
    }
    this.byOrigin.set(origin, known);
  }

  /** Adds the run's cookies to the request headers. A cookie that the target's own settings name is not replaced. */
  sentWith(headers: Readonly<Record<string, string>>, { origin }: URL): Record<string, string> {
    const own = headers.cookie;
    const ownNames = new Set((own ?? "").split(";").map((pair) => pair.split("=")[0]?.trim()));
    const pairs = [...(this.byOrigin.get(origin) ?? [])].filter(([name]) => !ownNames.has(name)).map(([name, value]) => `${name}=${value}`);
    if (pairs.length === 0) return { ...headers };
    return { ...headers, cookie: [...(own === undefined ? [] : [own]), ...pairs].join("; ") };
  }
}

/** True for a cookie that the server deletes by setting it as expired. Expiry within a run is ignored because a run is short. */
const isOver = (line: string): boolean =>
  /;\s*max-age\s*=\s*(?:-\d+|0+)\s*(?:;|$)/i.test(line) || /;\s*expires\s*=[^;]*\b19[67]\d\b/i.test(line);
