import type { Query, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Change } from "@/server/live/change-feed";

type Topic = Change["topic"];

/** Time in ms for which changes are collected before one read; too short to be noticed. */
const GATHER_MS = 80;
/** A query that is in flight when its data change is read once more after this time. */
const AGAIN_MS = 300;

/** Queries with `meta: { live: "self" }` refresh themselves. */
const isOurs = ({ meta }: Pick<Query, "meta">): boolean => meta?.live !== "self";

interface ChangedQueriesDeps {
  queryClient: QueryClient;
  queryKeysOf: (topic: Exclude<Topic, "resync" | "alive">) => readonly QueryKey[];
  /** Called with the collected changes before the queries are read again. */
  onChanges: (changes: readonly Change[]) => void;
}

/** Collects changes for a short time, then reads the queries of their topics again. */
export class ChangedQueries {
  readonly #deps: ChangedQueriesDeps;
  #topics = new Set<Topic>();
  #changes: Change[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: ChangedQueriesDeps) {
    this.#deps = deps;
  }

  add(change: Change): void {
    this.#topics.add(change.topic);
    this.#changes.push(change);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#timer = undefined;
    const topics = this.#topics;
    this.#topics = new Set();
    const changes = this.#changes;
    this.#changes = [];
    if (changes.length > 0) this.#deps.onChanges(changes);
    if (topics.has("resync")) return void this.#deps.queryClient.invalidateQueries({ predicate: isOurs });
    for (const topic of topics) this.#readAgain(topic);
    if (this.#topics.size > 0) this.#timer = setTimeout(() => this.#flush(), AGAIN_MS);
  }

  #readAgain(topic: Topic): void {
    if (topic === "alive" || topic === "resync") return;
    const { queryClient, queryKeysOf } = this.#deps;
    for (const queryKey of queryKeysOf(topic)) {
      // Restarting a request at every change would never finish when changes arrive faster than answers.
      if (queryClient.isFetching({ queryKey, predicate: isOurs }) > 0) this.#topics.add(topic);
      else void queryClient.invalidateQueries({ queryKey, predicate: isOurs });
    }
  }
}
