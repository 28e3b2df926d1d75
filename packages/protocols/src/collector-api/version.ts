/** Version of the collector in this source tree. Collectors report it; the server compares it with the version of each collector. */
export const COLLECTOR_VERSION = "0.1.0";
