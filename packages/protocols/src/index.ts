/** Specs and descriptions of protocols, which browsers load too. Probes open sockets, so `probes.ts` exports them apart. */
export * from "./describe";
export * from "./metric-source";
export * from "./protocol";
export * from "./protocols";
