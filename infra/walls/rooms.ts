/** Which rooms a room may import, as the table of ARCHITECTURE.md says. Every workspace package has an entry. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "packages/domain": [],
  "packages/protocols": ["packages/domain"],
  "packages/notifiers": ["packages/domain"],
  "packages/plugin": ["packages/domain", "packages/notifiers", "packages/protocols"],
  "packages/plugin-loader": ["packages/domain"],
  "packages/db": ["packages/domain"],
  "packages/bus": ["packages/domain"],
  "packages/client": [],
  "packages/objects": ["packages/db", "packages/domain"],
  "packages/services": ["packages/db", "packages/domain", "packages/notifiers", "packages/protocols"],
  "packages/workflows": ["packages/domain"],
  "apps/ingest": ["packages/db", "packages/domain", "packages/plugin-loader", "packages/protocols", "packages/services"],
  "apps/worker": [
    "packages/bus",
    "packages/db",
    "packages/domain",
    "packages/notifiers",
    "packages/objects",
    "packages/plugin-loader",
    "packages/protocols",
    "packages/services",
    "packages/workflows",
  ],
  "apps/web": [
    "packages/client",
    "packages/db",
    "packages/domain",
    "packages/notifiers",
    "packages/plugin-loader",
    "packages/protocols",
    "packages/services",
    "packages/workflows",
  ],
  "apps/cli": ["packages/domain", "packages/notifiers", "packages/plugin-loader", "packages/protocols"],
  "collectors/agent": ["collectors/native", "packages/domain", "packages/plugin-loader", "packages/protocols"],
  "collectors/native": ["packages/protocols"],
  "collectors/responder": ["collectors/native", "packages/domain", "packages/protocols"],
};

/** Packages from outside that the pure rooms may import: the domain has no I/O, workflows must be deterministic. */
export const FOREIGN_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  "packages/domain/src/": ["msgpackr", "rrule-temporal", "uuid", "zod"],
  "packages/workflows/src/": ["@temporalio/workflow"],
};

/** The ground floor of the domain: these folders import only each other and the files directly in `src`. Every other folder imports them. */
export const GROUND_FLOOR: readonly string[] = ["features", "memory", "metrics", "model", "selector"].map(
  (name) => `packages/domain/src/${name}/`,
);

/** Folders that may hold SQL. Elsewhere each file with SQL is named in exceptions.ts. */
export const SQL_FOLDERS: readonly string[] = ["packages/db/"];
