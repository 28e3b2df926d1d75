/** Specs and descriptions of protocols, which browsers load too. Probes open sockets, so a separate file, `probes.ts`, exports them. */
export * from "./describe";
export * from "./metric-source";
export * from "./protocol";
export * from "./protocols";
