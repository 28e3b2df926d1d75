import type { Site } from "@padit/services";
import { PROBLEM_RESPONSES } from "./operation";
import { Problem } from "./problem";
import { REQUEST_EXAMPLES } from "./request-examples";
import type { RestApp } from "./rest-env";

const DESCRIPTION =
  "Send an API key as `Authorization: Bearer <key>`; the key decides the organization. Lists answer `{items, next_cursor}`. " +
  "Errors are RFC 9457 problems. A POST with an `Idempotency-Key` acts once within 24 hours.";

/** What an operation's `tag` groups, in the order in which references list the groups. */
const TAGS = {
  Endpoints: "What is measured, and the measurements.",
  Alerts: "What is abnormal about one series, with its evidence.",
  Incidents: "Alerts with one cause.",
  Rules: "Limits that people state.",
  Silences: "Alerts that notify nobody for a time.",
  Suggestions: "Changes of settings that verdicts call for, each proved by a replay.",
  "Audit trail": "Who changed what, and when, as a chain that shows later changes of it.",
  Maintenance: "Planned work on endpoints.",
  Changes: "What was changed in the network, as people and programs report it.",
  Routes: "Who is notified of which incidents, and when.",
  "On-call": "Members who take turns at being on call.",
  Integrations: "Channels by which people and programs are notified.",
  Deliveries: "Messages to integrations, with every attempt.",
  Collectors: "Programs that measure, and those that receive what others measured.",
  "Delegated access": "Organizations that work in others.",
  Configuration: "The organization's configuration as one document.",
} as const;

/** Serves OpenAPI 3.1 of the registered routes at `/openapi.json`, without authentication. */
export function describeApi(app: RestApp, { publicUrl }: Pick<Site, "publicUrl">): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "An API key of the organization. `x-scope` of an operation names the scope that the key needs.",
  });
  app.openAPIRegistry.register("Problem", Problem);
  for (const [name, response] of Object.entries(PROBLEM_RESPONSES)) app.openAPIRegistry.registerComponent("responses", name, response);
  app.get("/openapi.json", (c) => c.json(openApiDocument(app, publicUrl)));
}

export const openApiDocument = (app: RestApp, publicUrl: string) =>
  withRequestExamples(
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
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    }),
  );

type Document = ReturnType<RestApp["getOpenAPI31Document"]>;

/** The generator takes examples only as part of a schema, where operations that share the schema would share them. */
function withRequestExamples(document: Document): Document {
  for (const path of Object.values(document.paths ?? {}))
    for (const { operationId, requestBody } of [path.get, path.post, path.put, path.patch, path.delete].filter(
      (method) => method !== undefined,
    )) {
      const example = REQUEST_EXAMPLES[operationId ?? ""];
      if (example === undefined || !requestBody || !("content" in requestBody)) continue;
      for (const media of Object.values(requestBody.content)) media.example = example;
    }
  return document;
}
