export { TemporalEnv, temporalConnectionOptions } from "./connection-options";
