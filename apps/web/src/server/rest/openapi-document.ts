import type { Site } from "@padit/services";
import type { RestApp } from "./rest-env";

const DESCRIPTION =
  "Send an API key as `Authorization: Bearer <key>`; the key decides the organization. Lists answer `{items, next_cursor}`. " +
  "Errors are RFC 9457 problems. A POST with an `Idempotency-Key` acts once within 24 hours.";

/** Serves OpenAPI 3.1 of the registered routes at `/openapi.json`, without authentication. */
export function describeApi(app: RestApp, { publicUrl }: Pick<Site, "publicUrl">): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", { type: "http", scheme: "bearer" });
  app.get("/openapi.json", (c) => c.json(openApiDocument(app, publicUrl)));
}

export const openApiDocument = (app: RestApp, publicUrl: string) =>
  app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "PADIT",
      version: "1.0.0",
      description: DESCRIPTION,
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }],
  });
