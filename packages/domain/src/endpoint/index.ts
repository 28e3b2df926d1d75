export * from "./endpoint-alerts";
export * from "./endpoint-detector";
export { EndpointMemory } from "./endpoint-memory";
export type { SeriesRole } from "./endpoint-roles";
export { describeEpisode } from "./episode-kind";
