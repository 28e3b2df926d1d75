import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import type { PushCollector, PushDirectory } from "./push-directory";

/**
 * The token of a push collector as other people's programs present it: `Bearer TOKEN` (Prometheus, OpenTelemetry), `Token TOKEN` (InfluxDB
 * 2, and `Token USER:TOKEN` of its 1.x API), HTTP basic authentication with the token as password, or InfluxDB 1's `?u=…&p=TOKEN`. "" when
 * the request has none.
 */
export function tokenIn({ headers, url = "" }: IncomingMessage): string {
  const [scheme = "", given = ""] = (headers.authorization ?? "").split(" ", 2);
  switch (scheme.toLowerCase()) {
    case "bearer":
      return given;
    case "token":
      return afterColon(given);
    case "basic":
      return afterColon(Buffer.from(given, "base64").toString("utf8"));
    default: {
      const query = url.indexOf("?");
      return query === -1 ? "" : (new URLSearchParams(url.slice(query)).get("p") ?? "");
    }
  }
}

const afterColon = (text: string): string => text.slice(text.indexOf(":") + 1);

/** @throws PaditError unauthenticated for an unknown token, forbidden for a revoked collector */
export async function authenticateSender(directory: PushDirectory, request: IncomingMessage): Promise<PushCollector> {
  const collector = await directory.find(tokenIn(request));
  if (!collector) throw new PaditError("unauthenticated", "no push collector has this token");
  if (collector.revoked) throw new PaditError("forbidden", "this collector was revoked");
  return collector;
}
