import createFetchClient, { type Client } from "openapi-fetch";
import type { paths } from "./generated/api.ts";

/** Methods `GET`, `POST` … that take a path of the API and its parameters, all typed by the OpenAPI document. */
export type PaditClient = Client<paths>;

export interface PaditClientOptions {
  /** Address of the site, for example `https://padit.example`. */
  url: string;
  /** An API key of the organization. */
  apiKey: string;
  /** Sends the requests; `fetch` of the runtime when absent. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A client of one organization's REST API. It sends nothing until a method is called. */
export function createPaditClient({ url, apiKey, fetch }: PaditClientOptions): PaditClient {
  return createFetchClient<paths>({
    baseUrl: url.replace(/\/+$/, ""),
    headers: { authorization: `Bearer ${apiKey}` },
    // The API's lists are `status=open,acknowledged`.
    querySerializer: { array: { style: "form", explode: false } },
    ...(fetch && { fetch }),
  });
}
