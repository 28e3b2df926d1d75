import { PaditError } from "@padit/domain";
import { z } from "zod";
import type { Server } from "./find-server";

const ANSWER_WITHIN_MS = 10_000;
const Problem = z.object({ title: z.string().optional(), detail: z.string().optional() });

/** Reads of `/api/v1`, parsed. */
export interface RestClient {
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>>;
  /** Every item of a list, page by page. */
  all<Schema extends z.ZodType>(path: string, item: Schema): Promise<z.output<Schema>[]>;
}

export function restClient({ url, apiKey }: Server): RestClient {
  async function get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    const response = await ask(path);
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text, path);
    return schema.parse(JSON.parse(text));
  }
  async function ask(path: string): Promise<Response> {
    try {
      const headers = { authorization: `Bearer ${apiKey}` };
      return await fetch(`${url}/api/v1${path}`, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    } catch (cause) {
      throw new PaditError("unavailable", `PADIT does not answer at ${url}: is it running (npm start)? PADIT_URL names another place.`, {
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
  return { get, all };
}

function refusal(status: number, text: string, path: string): PaditError {
  if (status === 401) return new PaditError("unauthenticated", "PADIT does not take this API key; set PADIT_API_KEY to one that holds.");
  const problem = Problem.safeParse(jsonOrNothing(text));
  const detail = (problem.success && (problem.data.detail ?? problem.data.title)) || `HTTP ${status}`;
  return new PaditError("unavailable", `PADIT refused ${path}: ${detail}`);
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
