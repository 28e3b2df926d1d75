import { PaditError } from "@padit/domain";
import { z } from "zod";
import type { Server } from "./find-server";

const ANSWER_WITHIN_MS = 10_000;
/** Time limit of a change, ms: a transaction of the server, which may first wait for another one. */
const CHANGE_WITHIN_MS = 120_000;
const Problem = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

/** Requests to `/api/v1`; JSON answers are parsed. */
export interface RestClient {
  /** The body of the response as text. */
  text(path: string): Promise<string>;
  /** The answer's body as it arrives; a file of any size. @throws PaditError unavailable when PADIT refuses, or does not answer in time */
  stream(path: string): Promise<AsyncIterable<Uint8Array>>;
  /** Sends JSON. Does not retry, because after a failure it is unknown whether the request arrived. */
  post<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>>;
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>>;
  /** Every item of a list, page by page. */
  all<Schema extends z.ZodType>(path: string, item: Schema): Promise<z.output<Schema>[]>;
}

export function restClient({ url, apiKey }: Server): RestClient {
  async function get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return schema.parse(JSON.parse(await ask(path)));
  }
  async function post<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>> {
    return schema.parse(JSON.parse(await ask(path, body)));
  }
  async function ask(path: string, body?: object): Promise<string> {
    const response = await send(path, body);
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text, path);
    return text;
  }
  async function stream(path: string): Promise<AsyncIterable<Uint8Array>> {
    const answering = new AbortController();
    const timer = setTimeout(() => answering.abort(), ANSWER_WITHIN_MS);
    const response = await send(path, undefined, answering.signal).finally(() => clearTimeout(timer));
    if (!response.ok || response.body === null) throw refusal(response.status, await response.text(), path);
    return response.body;
  }
  async function send(path: string, body?: object, patience?: AbortSignal): Promise<Response> {
    try {
      const headers = { authorization: `Bearer ${apiKey}`, ...(body && { "content-type": "application/json" }) };
      const change = body && { method: "POST", body: JSON.stringify(body) };
      const signal = patience ?? AbortSignal.timeout(body ? CHANGE_WITHIN_MS : ANSWER_WITHIN_MS);
      return await fetch(`${url}/api/v1${path}`, { headers, signal, ...change });
    } catch (cause) {
      throw new PaditError("unavailable", `PADIT does not answer at ${url}: is it running (npm start)? PADIT_URL selects another server.`, {
        cause,
      });
    }
  }
  async function all<Schema extends z.ZodType>(path: string, item: Schema): Promise<z.output<Schema>[]> {
    const page = z.object({ items: z.array(item), next_cursor: z.string().nullable() });
    const items: z.output<Schema>[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = `${path.includes("?") ? "&" : "?"}limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
      const { items: own, next_cursor } = await get(path + query, page);
      items.push(...own);
      cursor = next_cursor;
    }
    return items;
  }
  return { get, all, post, stream, text: (path) => ask(path) };
}

function refusal(status: number, text: string, path: string): PaditError {
  if (status === 401) return new PaditError("unauthenticated", "PADIT rejected this API key; set PADIT_API_KEY to a valid key.");
  const problem = Problem.safeParse(jsonOrNothing(text));
  const { title, detail = title, errors = [] } = problem.data ?? {};
  // The detail already contains the first error.
  const others = errors.slice(1).map(({ path: place, message }) => `\n  ${place}: ${message}`);
  return new PaditError("unavailable", `PADIT refused ${path}: ${detail ?? `HTTP ${status}`}${others.join("")}`);
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
