import type { Route } from "./route";

/** States only: the address is open to whoever reaches the port. */
export const health: Route = {
  method: "GET",
  path: /^\/health$/,
  bodyBytesMax: 0,
  signed: false,
  async handle({ ingest }) {
    const database = await ingest.pool.query("SELECT 1").then(
      () => "ok",
      () => "down",
    );
    const ok = database === "ok";
    return { status: ok ? 200 : 503, body: { status: ok ? "ok" : "degraded", components: { database: { status: database } } } };
  },
};
