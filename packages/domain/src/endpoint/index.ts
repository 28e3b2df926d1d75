export * from "./endpoint-alerts";
export * from "./endpoint-detector";
export { EndpointMemory } from "./endpoint-memory";
export { isBetter, type Role, roleOf } from "./endpoint-roles";
export { describeEpisode, type EpisodeReport } from "./episode-kind";
export type { EndpointSample } from "./history";
