import { test } from "vitest";
import { RedisBroker } from "./redis-broker";
import { testBroker } from "./testing/broker-contract";
import { redisMissing, startRedis } from "./testing/test-server";

const missing = redisMissing();
if (missing !== null) {
  console.warn(`skipped: ${missing}`);
  test.skip("RedisBroker", () => undefined);
} else
  testBroker("RedisBroker", async () => {
    const server = await startRedis();
    return { ...server, open: () => new RedisBroker({ url: server.address, messagesPerTopicMax: 100_000 }) };
  });
