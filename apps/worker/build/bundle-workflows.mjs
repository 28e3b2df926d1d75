// Bundles the workflow code once, at build, so that a worker starts in a second and every worker of a build runs the same code.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const workflowsPath = createRequire(import.meta.url).resolve("@padit/workflows/workflows");
const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("WARN") });
await writeFile(new URL("../dist/workflows.js", import.meta.url), code);
