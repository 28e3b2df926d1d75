/** What everybody may import, browsers included. Probes touch sockets and stand apart in `probes.ts`. */
export * from "./metric-source";
export * from "./protocol";
export * from "./protocols";
