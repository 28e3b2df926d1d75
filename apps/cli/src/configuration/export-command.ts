import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { readEnv } from "../env";
import { exportSamplesCommand } from "../samples/export-samples-command";
import { findServer } from "../server/find-server";
import { restClient } from "../server/rest-client";

export const exportCommand = (): Command =>
  new Command("export")
    .description("write the organization's configuration as YAML, without secrets")
    .enablePositionalOptions()
    .option("-o, --output <file>", "file to write; default: standard output")
    .option("--schema", "write the JSON Schema of the document instead, for editors")
    .action(run)
    .addCommand(exportSamplesCommand());

async function run({ output, schema }: { output?: string; schema?: true }): Promise<void> {
  const server = restClient(findServer(readEnv()));
  const text = schema ? await schemaText(server) : await server.text("/configuration");
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
}

const schemaText = async (server: ReturnType<typeof restClient>): Promise<string> =>
  `${JSON.stringify(await server.get("/configuration/schema", z.record(z.string(), z.json())), null, 2)}\n`;
