import { PaditError } from "@padit/domain";
import type { HttpClient } from "@padit/notifiers";
import {
  allowInsecureRequests,
  ClientSecretPost,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from "openid-client";

/** What the organization's owner entered about the provider. */
export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

export type ProviderDoor = Pick<HttpClient, "request">;

/**
 * Reads the provider's configuration (OpenID Connect Discovery 1.0) and returns a client of it. Every request goes out by the egress rules,
 * because the owner of an organization chose the address. Signatures of ID tokens are checked although the token endpoint delivers them.
 *
 * @throws PaditError unavailable with a sentence for the owner
 */
export async function openProvider(egress: ProviderDoor, { issuer, clientId, clientSecret }: ProviderSettings): Promise<Configuration> {
  try {
    // The egress rules refuse plain http unless the operator permits the network.
    const insecure = issuer.startsWith("http:") ? [allowInsecureRequests] : [];
    return await discovery(new URL(issuer), clientId, undefined, ClientSecretPost(clientSecret), {
      [customFetch]: (url, options) => fetchByEgress(egress, url, options),
      execute: [...insecure, enableNonRepudiationChecks],
    });
  } catch (cause) {
    throw new PaditError("unavailable", `${issuer} does not answer as an OpenID provider: ${reasonOf(cause)}`, { cause });
  }
}

/** What broke: the error beneath the library's names the failure of the network. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "failed";
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}

interface FetchOptions {
  method: string;
  headers: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** The library calls fetch. The egress client returns text, which is JSON wherever the library reads it. */
async function fetchByEgress(egress: ProviderDoor, url: string, { method, headers, body, signal }: FetchOptions): Promise<Response> {
  const isPost = method === "POST";
  const form = isPost ? { body: body instanceof URLSearchParams ? body.toString() : String(body ?? "") } : { body: null };
  const outcome = await egress.request({ method: isPost ? "POST" : "GET", url, headers, ...form, signal });
  if (!outcome.ok) throw new Error(outcome.error);
  return new Response(outcome.body, { status: outcome.status, headers: { "content-type": "application/json" } });
}
