import { z } from "zod";
import { CLIENT_ADDRESS_HEADER } from "../../front/client-headers";
import { BASE_PATH, createRestApp, type RestOptions } from "../rest/app";
import { Problem } from "../rest/problem";
import type { TestInstallation } from "./full-organization";

export interface RestAnswer {
  status: number;
  headers: Headers;
  /** The body: parsed if it is JSON, else its text; null if there is none. */
  json: unknown;
}
export interface RestRequest {
  key?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Calls the API in this process, through the handler that the site serves. */
export function restClient(installation: TestInstallation, options?: RestOptions, clientAddress?: string) {
  const app = createRestApp(installation, options);
  return {
    app,
    async call(method: string, path: string, { key, body, headers = {} }: RestRequest = {}): Promise<RestAnswer> {
      const isText = typeof body === "string";
      const response = await app.fetch(
        new Request(`https://padit.example${BASE_PATH}${path}`, {
          method,
          headers: {
            ...(clientAddress !== undefined && { [CLIENT_ADDRESS_HEADER]: clientAddress }),
            ...(key !== undefined && { authorization: `Bearer ${key}` }),
            ...(body !== undefined && { "content-type": "application/json" }),
            ...headers,
          },
          ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      // Lines of JSON (application/x-ndjson) stay text.
      const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
      return { status: response.status, headers: response.headers, json: text === "" ? null : isJson ? JSON.parse(text) : text };
    },
  };
}
export type RestClient = ReturnType<typeof restClient>;

/** The problem document of a refusal, parsed by its schema. */
export const problemOf = ({ json, headers }: RestAnswer) =>
  z.object({ contentType: z.literal("application/problem+json"), problem: Problem }).parse({
    contentType: headers.get("content-type"),
    problem: json,
  }).problem;
