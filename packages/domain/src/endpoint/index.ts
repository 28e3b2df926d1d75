export * from "./endpoint-alerts";
export * from "./endpoint-detector";
export { describeEpisode, type EpisodeReport } from "./episode-kind";
export type { EndpointSample } from "./history";
