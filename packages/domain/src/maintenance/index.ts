export * from "./compare-levels";
export * from "./expected-effect";
export * from "./maintenance-at";
export * from "./schedule";
