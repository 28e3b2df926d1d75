import type { components } from "./generated/api.ts";

type Problem = components["schemas"]["Problem"];

/** A refusal of the API. */
export class PaditApiError extends Error {
  override readonly name = "PaditApiError";
  /** HTTP status. */
  readonly status: number;
  /** One of the API's closed list (docs/api.md), or `unknown` if something between client and API answered. */
  readonly code: string;
  /** Places of the input that are invalid. */
  readonly errors: Problem["errors"];
  /** Seconds after which a repetition makes sense; null if the answer names no time. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Partial<Problem> | undefined, response: Response) {
    super(problem?.detail ?? `PADIT answered ${response.status} ${response.statusText}`);
    this.status = response.status;
    this.code = problem?.code ?? "unknown";
    this.errors = problem?.errors ?? [];
    const retryAfter = response.headers.get("retry-after");
    this.retryAfterSeconds = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
  }
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of an answer. @throws PaditApiError when the API refused the request */
export async function dataOf<Data>(answer: Promise<Answer<Data>>): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new PaditApiError(typeof error === "object" && error !== null ? error : undefined, response);
  return data as Exclude<Data, undefined>; // an answer of 2xx has the data that the document describes
}

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** All items of a list, page by page. `getPage` asks for the page at a cursor; undefined stands for the first page. */
export async function* itemsOf<Item>(getPage: (cursor: string | undefined) => Promise<Answer<Page<Item>>>): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await dataOf(getPage(cursor));
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
