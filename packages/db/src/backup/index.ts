export { dumpDatabase } from "./dump-database";
export { DumpManifest, type DumpPart, MANIFEST_NAME, ROW_COUNTS_NAME, RowCounts, tableOfPart } from "./dump-format";
export { loadDatabase } from "./load-database";
