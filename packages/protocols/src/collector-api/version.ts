/** Of the collector that was built with this server: what a collector tells of itself, and what the server would like to hear. */
export const COLLECTOR_VERSION = "0.1.0";
