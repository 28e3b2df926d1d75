import { product } from "./harness";

/** Sends a request to the demo's REST API, to prepare or check what a test does not do in the browser. */
export async function rest<T>(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object): Promise<T> {
  const answer = await fetch(`${product.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${product.apiKey}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T; // each test states the type that it expects
}

export interface RestEndpoint {
  id: string;
  name: string;
  target: { host?: string; port?: number; url?: string };
  collector_ids: string[];
}

/** The demo responder's endpoint and its host and port. */
export async function demoResponder(): Promise<{ endpoint: RestEndpoint; host: string; port: number }> {
  const { items } = await rest<{ items: RestEndpoint[] }>("GET", "/endpoints?limit=500");
  const endpoint = items.find(({ name }) => name === "demo-responder");
  const { host, port } = endpoint?.target ?? {};
  if (!endpoint || !host || !port) throw new Error("the demo has no endpoint demo-responder");
  return { endpoint, host, port };
}
