import { lookup } from "node:dns/promises";
import { ProbeFailure } from "@padit/protocols/probe";
import { failureOf } from "./failures";

/** What a resolver with two name servers needs to have asked both. */
const ASK_MS = 5_000;

type Ask = (host: string, family: 4 | 6 | undefined) => Promise<string>;
/** As this machine resolves names, /etc/hosts and all. */
const asSystem: Ask = async (host, family) => (await lookup(host, { family: family ?? 0 })).address;

/**
 * Names to addresses. A question holds one of the process's few threads until the system gives it up: so each is asked once at a time, and
 * whoever waits for it waits for a bounded time.
 */
export class NameResolver {
  private readonly underWay = new Map<string, Promise<string>>();

  constructor(
    private readonly ask: Ask = asSystem,
    private readonly limitMs = ASK_MS,
  ) {}

  /** @throws ProbeFailure `name_unresolved` where nothing answers, or says that there is no such name */
  async resolve(host: string, family?: 4 | 6): Promise<string> {
    const key = `${family ?? "any"} ${host}`;
    const known = this.underWay.get(key);
    const answer = known ?? this.ask(host, family).finally(() => this.underWay.delete(key));
    if (known === undefined) this.underWay.set(key, answer);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(tooLate(host, this.limitMs)), this.limitMs);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code !== "ENOTFOUND") throw failure;
      throw new ProbeFailure("name_unresolved", "ENOTFOUND", `The name ${host} does not resolve.`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

const tooLate = (host: string, ms: number) =>
  new ProbeFailure("name_unresolved", "EAI_AGAIN", `The name servers did not answer for ${host} within ${ms / 1000} s.`);
