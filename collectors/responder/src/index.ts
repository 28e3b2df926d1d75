/** The responder as a library, for tests and drills. */
export * from "./responder";
