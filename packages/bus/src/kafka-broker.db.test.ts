import { test } from "vitest";
import { KafkaBroker } from "./kafka-broker";
import { testBroker } from "./testing/broker-contract";
import { kafkaMissing, startKafka } from "./testing/test-server";

const missing = kafkaMissing();
if (missing !== null) {
  console.warn(`skipped: ${missing}`);
  test.skip("KafkaBroker", () => undefined);
} else
  testBroker(
    "KafkaBroker",
    async () => {
      const server = await startKafka();
      return { ...server, open: () => new KafkaBroker({ brokers: [server.address] }) };
    },
    { messages: 2_000, kills: 2 },
  );
