export { EventBus } from "./event-bus";
export { KafkaBroker } from "./kafka-broker";
export type { MessageBroker } from "./message-broker";
export { RedisBroker } from "./redis-broker";
