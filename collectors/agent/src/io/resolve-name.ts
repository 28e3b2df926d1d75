import { ProbeFailure } from "@padit/protocols/probe";
import { failureOf } from "./failures";
import { AddressQueries, type NameAnswer } from "./query-addresses";

/** Maximum time for one name, ms: enough for a resolver to query two name servers. */
const ASK_MS = 5_000;
/** Maximum time that an answer is cached, ms, whatever its TTL. */
const TTL_MS_MAX = 300_000;
const CACHED_NAMES_MAX = 10_000;

type Ask = (host: string, family: 4 | 6 | undefined) => Promise<NameAnswer>;

const queries = new AddressQueries();

/**
 * Resolves names to addresses. Simultaneous requests for one name share a query, callers wait for a bounded time, and answers are cached.
 */
export class NameResolver {
  private readonly underWay = new Map<string, Promise<NameAnswer>>();
  private readonly answers = new Map<string, { addresses: string[]; untilMs: number }>();

  constructor(
    private readonly ask: Ask = (host, family) => queries.find(host, family),
    private readonly limitMs = ASK_MS,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * At least one address, in order of preference.
   * @throws ProbeFailure `name_unresolved` if no server answers or the name does not exist
   */
  async resolve(host: string, family?: 4 | 6): Promise<string[]> {
    const key = `${family ?? "any"} ${host}`;
    const known = this.answers.get(key);
    if (known !== undefined && known.untilMs > this.nowMs()) return known.addresses;
    const answer = this.underWay.get(key) ?? this.start(key, host, family);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(tooLate(host, this.limitMs)), this.limitMs);
    });
    try {
      return (await Promise.race([answer, late])).addresses;
    } catch (error) {
      throw unresolved(host, family, error);
    } finally {
      clearTimeout(timer);
    }
  }

  private start(key: string, host: string, family: 4 | 6 | undefined): Promise<NameAnswer> {
    const answer = this.ask(host, family)
      .then((found) => {
        this.remember(key, found);
        return found;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, answer);
    return answer;
  }

  private remember(key: string, { addresses, ttlMs }: NameAnswer): void {
    this.answers.delete(key);
    this.answers.set(key, { addresses, untilMs: this.nowMs() + Math.min(ttlMs, TTL_MS_MAX) });
    const [oldest] = this.answers.keys();
    if (this.answers.size > CACHED_NAMES_MAX && oldest !== undefined) this.answers.delete(oldest);
  }
}

function unresolved(host: string, family: 4 | 6 | undefined, error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const [outcome, cause] = ["name_unresolved", { cause: error }] as const;
  if (code === "ENOTFOUND" && family !== undefined)
    return new ProbeFailure(outcome, code, `The name ${host} does not resolve to an IPv${family} address.`, cause);
  if (code === "ENOTFOUND") return new ProbeFailure(outcome, code, `The name ${host} does not resolve.`, cause);
  const why = SERVERS_SAY[code];
  return why === undefined ? failureOf(error) : new ProbeFailure(outcome, code, `The name ${host} does not resolve: ${why}.`, cause);
}

/** Reasons by error code of c-ares. */
const SERVERS_SAY: Readonly<Record<string, string>> = {
  ETIMEOUT: "the name servers did not answer",
  ECONNREFUSED: "no name server listens at the addresses in resolv.conf",
  ESERVFAIL: "the name servers could not find out (SERVFAIL)",
  EREFUSED: "the name servers refused the question",
  EBADRESP: "a name server's answer was malformed",
  EBADNAME: "it is not a valid name",
};

const tooLate = (host: string, ms: number) =>
  new ProbeFailure("name_unresolved", "EAI_AGAIN", `The name servers did not answer for ${host} within ${ms / 1000} s.`);
