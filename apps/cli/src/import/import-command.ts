import { readFileSync, writeFileSync } from "node:fs";
import { PaditError } from "@padit/domain";
import { Command, Option } from "commander";
import { importBlackbox } from "./blackbox";
import { CollectedEndpoints } from "./collected-endpoints";
import { importCsv } from "./csv-endpoints";
import { importGuide } from "./founding-guide";
import { importSmokePing } from "./smokeping";

const each =
  (one: (text: string, into: CollectedEndpoints) => void) =>
  (texts: readonly string[], into: CollectedEndpoints): void => {
    for (const text of texts) one(text, into);
  };

/** Importers by the name of their format. To add a format, write its importer and add it here. */
const IMPORTERS: Readonly<Record<string, (texts: readonly string[], into: CollectedEndpoints) => void>> = {
  blackbox: importBlackbox,
  smokeping: each(importSmokePing),
  csv: each(importCsv),
  list: each(importGuide),
};

export const importCommand = (): Command =>
  new Command("import")
    .description("write a configuration document from the files of another program, and report what has no counterpart")
    .addOption(
      new Option("--from <form>", "blackbox: the exporter's file and Prometheus' file; list: {endpoints, interval_sec, timeout_sec}")
        .choices(Object.keys(IMPORTERS))
        .makeOptionMandatory(),
    )
    .option("-o, --output <file>", "file to write; default: standard output")
    .argument("<file...>", "files to read")
    .action(run);

function run(files: string[], { from, output }: { from: string; output?: string }): void {
  const into = new CollectedEndpoints();
  IMPORTERS[from]?.(
    files.map((file) => readFileSync(file, "utf8")),
    into,
  );
  for (const line of into.report) process.stderr.write(`${line}\n`);
  process.stderr.write(`${into.count} endpoints; ${into.report.length} notes above. Next: padit apply -f FILE --dry-run\n`);
  if (into.count === 0) throw new PaditError("invalid", "The input contains no endpoint that can be imported.");
  if (output === undefined) process.stdout.write(into.text());
  else writeFileSync(output, into.text());
}
