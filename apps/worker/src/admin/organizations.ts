import { type Database, openDatabase } from "@padit/db";
import {
  changeQuotas,
  listOrganizations,
  type OrganizationRow,
  readQuotaChange,
  resumeOrganization,
  suspendOrganization,
} from "@padit/services/operators";
import type { Command } from "commander";
import { setUpDatabase } from "../set-up-database";
import { readSetupEnv } from "../setup-env";

type Print = (line: string) => void;

/** Adds what the operator does with whole organizations. Each change is in the organization's audit trail. */
export function addOrganizationCommands(admin: Command, print: Print): void {
  admin
    .command("organizations")
    .description("list all organizations with their size, as tab-separated values")
    .action(() =>
      withDatabase(async (db) => {
        print("short name\tmembers\tendpoints\tcollectors\tcreated\tsuspended\tname");
        for (const row of await listOrganizations({ db })) print(lineOf(row));
      }),
    );
  admin
    .command("suspend <organization>")
    .description("lock members and programs of an organization (id or short name) out; collectors and detection go on")
    .requiredOption("--reason <text>", "for the organization's audit trail")
    .action((organization: string, { reason }: { reason: string }) =>
      withDatabase(async (db) => {
        await suspendOrganization({ db, now: () => new Date() }, { organization, reason });
        print(`${organization} is suspended`);
      }),
    );
  admin
    .command("resume <organization>")
    .description("end the suspension of an organization")
    .action((organization: string) =>
      withDatabase(async (db) => {
        await resumeOrganization({ db, now: () => new Date() }, organization);
        print(`${organization} is not suspended`);
      }),
    );
  admin
    .command("quotas <organization> [changes...]")
    .description("print an organization's own quotas, after changes such as endpoints=50000 or rules=default")
    .action((organization: string, texts: string[]) =>
      withDatabase(async (db) => {
        const changes = Object.fromEntries(texts.map(readQuotaChange));
        print(JSON.stringify(await changeQuotas({ db, now: () => new Date() }, { organization, changes })));
      }),
    );
}

async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
  const { app, system } = await setUpDatabase(readSetupEnv());
  const db = openDatabase({ app, system });
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

const lineOf = ({ slug, members, endpoints, collectors, createdAt, suspendedAt, name }: OrganizationRow): string =>
  [slug, members, endpoints, collectors, createdAt.toISOString(), suspendedAt?.toISOString() ?? "", name].join("\t");
