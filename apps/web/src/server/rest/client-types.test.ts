import openapiTS, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";
import type { TestInstallation } from "../testing/full-organization";
import { createRestApp } from "./app";
import { openApiDocument } from "./openapi-document";

// The routes do not depend on the installation.
const site = { publicUrl: "https://padit.example", ingestUrl: "", egressPolicy: { allow: [] } };
const document = openApiDocument(createRestApp({ site } as unknown as TestInstallation), site.publicUrl);
const GENERATED = "../../../../../packages/client/src/generated/api.ts";

// `npm run generate -w packages/client` runs this test with `--update`, which writes the file.
test("the client's types are those of the OpenAPI document", async () => {
  // A default applies to what a caller omits, so properties with one stay optional.
  const types = astToString(await openapiTS(JSON.stringify(document), { defaultNonNullable: false }));
  await expect(`// Generated from the OpenAPI document. Do not edit.\n\n${types}`).toMatchFileSnapshot(GENERATED);
});
