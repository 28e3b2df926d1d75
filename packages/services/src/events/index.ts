export { buildEvents, metricsOf } from "./build-events";
export type { BusEvent } from "./bus-event";
