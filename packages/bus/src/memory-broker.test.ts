import { MemoryBroker, MemoryLog } from "./memory-broker";
import { testBroker } from "./testing/broker-contract";

const log = new MemoryLog();
testBroker("MemoryBroker", async () => ({ open: () => new MemoryBroker(log) }));
