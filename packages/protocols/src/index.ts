/** What servers and collectors know of protocols. Probes touch sockets and stand apart in `probes.ts`; browsers get descriptions. */
export * from "./describe";
export * from "./metric-source";
export * from "./protocol";
export * from "./protocols";
