export * from "./endpoint-alerts";
export * from "./endpoint-detector";
export { isBetter, type Role, roleOf } from "./endpoint-roles";
export { EndpointState } from "./endpoint-state";
export { describeEpisode, type EpisodeReport } from "./episode-kind";
export type { EndpointSample } from "./history";
