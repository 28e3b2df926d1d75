export { startBundledThread } from "./bundled-thread";
export { limitConnections } from "./connection-limit";
export { OperationsEnv } from "./operations-env";
export { type OperationsOptions, type ReadinessCheck, readReadiness, serveOperations } from "./operations-server";
export { registerProcessMetrics } from "./process-metrics";
