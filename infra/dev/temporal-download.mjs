// Asks the Temporal SDK to download its development server into the folder given, and prints where the program stands.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./places.mjs";

const [, , folder = "."] = process.argv;
const require = createRequire(join(root, "packages/workflows/package.json"));
const { TestWorkflowEnvironment } = await import(pathToFileURL(require.resolve("@temporalio/testing")).href);
const environment = await TestWorkflowEnvironment.createLocal({ server: { executable: { type: "cached-download", downloadDir: folder } } });
await environment.teardown();
console.log(join(folder, readdirSync(folder).find((name) => name.includes("temporal")) ?? ""));
