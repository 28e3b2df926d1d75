/** The agent as a library, for tests. */
export * from "./agent";
