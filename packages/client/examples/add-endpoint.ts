import { dataOf, type PaditClient } from "@padit/client";

/** Measures a host by ICMP every 10 s. The key makes a repetition of the request safe, for example after a time-out. */
export const addEndpoint = (client: PaditClient, host: string) =>
  dataOf(
    client.POST("/api/v1/endpoints", {
      params: { header: { "idempotency-key": `add-${host}` } },
      body: { name: host, protocol: "icmp", target: { host }, interval_seconds: 10, tags: ["added-by-script"] },
    }),
  );
