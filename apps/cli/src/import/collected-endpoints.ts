import { type Json, snakeName } from "@padit/domain";
import { protocols } from "@padit/protocols";
import { stringify } from "yaml";

/** An endpoint found in another program's configuration. */
export interface FoundEndpoint {
  name: string;
  protocol: string;
  /** Target with PADIT's member names in camelCase. An undefined member has the protocol's default. */
  target: { [name: string]: Json | undefined };
  intervalSeconds?: number | undefined;
  tags?: readonly string[];
  /** Place in the imported file for the report, such as a job or a section. */
  place: string;
}

const INTERVAL_SECONDS_MIN = 0.1;
const INTERVAL_SECONDS_MAX = 86_400;
const NAME_CHARACTERS_MAX = 200;
const TAG_CHARACTERS_MAX = 100;
const TAGS_MAX = 50;

/** Collects the endpoints of one document, and notes about settings that could not be imported. */
export class CollectedEndpoints {
  readonly #entries: { [name: string]: Json }[] = [];
  readonly #names = new Set<string>();
  readonly #report: string[] = [];

  /** Notes a setting that has no counterpart in PADIT or a different meaning. */
  note(place: string, message: string): void {
    const line = `${place}: ${message}`;
    if (!this.#report.includes(line)) this.#report.push(line);
  }

  /** Adds an endpoint if its protocol accepts the target; else the report names the problem. */
  add({ name, protocol, target, intervalSeconds, tags = [], place }: FoundEndpoint): void {
    const spec = protocols.get(protocol);
    if (!spec) {
      this.note(place, `there is no protocol “${protocol}”`);
      return;
    }
    const given = Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined));
    const parsed = spec.target.safeParse(withoutReferences(given));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      this.note(place, `left out: ${issue?.path.join(".") || protocol}: ${issue?.message ?? "not valid"}`);
      return;
    }
    const labels = [...new Set(tags.map((tag) => tag.trim().slice(0, TAG_CHARACTERS_MAX)).filter(Boolean))];
    if (labels.length > TAGS_MAX) this.note(place, `only the first ${TAGS_MAX} labels were kept`);
    this.#entries.push({
      name: this.#freeName(
        name
          .trim()
          .replaceAll(/\s+/g, " ")
          .slice(0, NAME_CHARACTERS_MAX - 10) || spec.address(parsed.data),
        place,
      ),
      protocol,
      target: Object.fromEntries(Object.entries(given).map(([member, value]): [string, Json] => [snakeName(member), value ?? null])),
      ...(intervalSeconds !== undefined && { interval_seconds: this.#interval(intervalSeconds, place) }),
      ...(labels.length > 0 && { tags: labels.slice(0, TAGS_MAX) }),
    });
  }

  get count(): number {
    return this.#entries.length;
  }

  get report(): readonly string[] {
    return this.#report;
  }

  /** The document for `padit apply`. */
  text(): string {
    return stringify(
      { api_version: "padit/v1", kind: "Configuration", endpoints: this.#entries },
      { lineWidth: 0, aliasDuplicateObjects: false },
    );
  }

  #freeName(name: string, place: string): string {
    let free = name;
    for (let n = 2; this.#names.has(free); n++) free = `${name} (${n})`;
    if (free !== name) this.note(place, `another endpoint is named “${name}” already; this one is “${free}”`);
    this.#names.add(free);
    return free;
  }

  #interval(seconds: number, place: string): number {
    const possible = Math.min(INTERVAL_SECONDS_MAX, Math.max(INTERVAL_SECONDS_MIN, seconds));
    if (possible !== seconds) this.note(place, `an interval of ${seconds} s is not possible; it is ${possible} s`);
    return possible;
  }
}

/** The target without items that are references, which the protocol's schema does not know. */
const withoutReferences = (target: { [name: string]: Json | undefined }): object =>
  Object.fromEntries(
    Object.entries(target).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((item) => !/^\$\{\w+\}$/.test(String(item))) : value,
    ]),
  );

/** Host and port of `host:port`, `[address]:port` or `host`. */
export function hostAndPort(text: string): { host: string; port?: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? text;
  return port === undefined ? { host } : { host, port: Number(port) };
}
