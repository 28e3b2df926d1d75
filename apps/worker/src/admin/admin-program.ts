import { openDatabase } from "@padit/db";
import { eraseAccountByOperator } from "@padit/services/account";
import { Command } from "commander";
import { setUpDatabase } from "../set-up-database";
import { readSetupEnv } from "../setup-env";
import { openOutsideObjects } from "../shared-objects";
import { type AdminEnv, Secrets } from "./admin-env";
import { verifyAudit } from "./audit";
import { restoreBackup, verifyBackup, writeBackup } from "./backup";
import { chooseRecipient, readBackupKey, writeBackupKey } from "./backup-key";
import { addOrganizationCommands } from "./organizations";

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** `padit admin`: what the operator of an installation does from a shell. */
export function adminProgram(env: AdminEnv): Command {
  const admin = new Command("padit admin").description("operate this installation");
  admin
    .command("migrate")
    .description("migrate the database and make its logins, without starting anything")
    .action(async () => {
      await setUpDatabase(readSetupEnv());
      print("the database has the schema of this version");
    });
  admin
    .command("erase-person <email>")
    .description("erase the account with this address; organizations' records keep a pseudonym")
    .requiredOption("--yes", "confirm: this cannot be undone")
    .action(erasePerson);
  addOrganizationCommands(admin, print);
  addAuditCommand(admin);
  addBackupCommands(admin, env);
  endByException(admin);
  return admin;
}

async function erasePerson(email: string): Promise<void> {
  const { app, system } = await setUpDatabase(readSetupEnv());
  const db = openDatabase({ app, system });
  try {
    await eraseAccountByOperator({ db, now: () => new Date() }, email);
    print(`the account of ${email} is erased`);
  } finally {
    await db.close();
  }
}

function addAuditCommand(admin: Command): void {
  const audit = new Command("audit").description("the audit trails of all organizations");
  audit
    .command("verify [organization]")
    .description("recompute the chain of every audit trail, or of one organization's (id or short name); names the first broken entry")
    .option("--expect <position:hash>", "a head that an earlier run printed; detects a trail that was shortened or written anew")
    .action(async (organization: string | undefined, options: { expect?: string }) => {
      const { app, system } = await setUpDatabase(readSetupEnv());
      const db = openDatabase({ app, system });
      try {
        await verifyAudit(db, { organization, expect: options.expect }, print);
      } finally {
        await db.close();
      }
    });
  admin.addCommand(audit);
}

function addBackupCommands(admin: Command, env: AdminEnv): void {
  admin
    .command("key <file>")
    .description("make a key for backups; prints its public key")
    .action(async (file: string) => {
      print(await writeBackupKey(file));
      process.stderr.write(`${file} opens every backup that is made for this public key: keep it apart from the backups.\n`);
    });
  admin
    .command("backup <file>")
    .description("write an encrypted backup of database, objects and secrets; PADIT may run")
    .option("--recipient <age1…>", "public key (default: PADIT_BACKUP_RECIPIENT)")
    .option("--key <file>", "key file, where no public key is named (default: PADIT_BACKUP_KEY_FILE)")
    .action(async (file: string, options: { recipient?: string; key?: string }) => {
      const recipient = await chooseRecipient({
        recipient: options.recipient ?? env.PADIT_BACKUP_RECIPIENT,
        keyFile: options.key ?? env.PADIT_BACKUP_KEY_FILE,
      });
      const secrets = Secrets.parse(env);
      const { rows, objects, sizeBytes } = await writeBackup(
        file,
        { ownerUrl: ownerUrlOf(env), objects: openOutsideObjects(env)?.store, secrets },
        recipient,
      );
      print(`${file}: ${rows} rows and ${objects} objects in ${sizeBytes} bytes`);
    });
  admin
    .command("verify <file>")
    .description("read a whole backup and compare its tables with its row counts; needs no database")
    .option("--key <file>", "key file (default: PADIT_BACKUP_KEY_FILE)")
    .action(async (file: string, options: { key?: string }) => {
      const { madeAt, rows, objects } = await verifyBackup(file, await readBackupKey(keyFileOf(env, options)));
      print(`${file} is whole: ${rows} rows and ${objects} objects of ${madeAt}`);
    });
  admin
    .command("restore <file>")
    .description("restore a backup into an empty database")
    .option("--key <file>", "key file (default: PADIT_BACKUP_KEY_FILE)")
    .option("--secrets-out <file>", "write the backup's secrets to this file")
    .action(async (file: string, options: { key?: string; secretsOut?: string }) => {
      const target = {
        ownerUrl: ownerUrlOf(env),
        objects: openOutsideObjects(env)?.store,
        timescale: env.PADIT_TIMESCALE,
        secretKey: env.PADIT_SECRET_KEY,
        secretsFile: options.secretsOut,
        now: new Date(),
      };
      const { rows, objects } = await restoreBackup(file, target, await readBackupKey(keyFileOf(env, options)));
      print(`restored ${rows} rows and ${objects} objects; the next start applies later migrations and signs new plans`);
    });
}

function ownerUrlOf({ DATABASE_URL }: AdminEnv): string {
  if (DATABASE_URL === undefined) throw new Error("DATABASE_URL is not set: it names the database and the role that owns it");
  return DATABASE_URL;
}

function keyFileOf(env: AdminEnv, { key = env.PADIT_BACKUP_KEY_FILE }: { key?: string }): string {
  if (key === undefined) throw new Error("name the key file of the backup with --key");
  return key;
}

/** Wrong use is thrown, so that one place decides about exit codes. */
function endByException(command: Command): void {
  command.exitOverride().showHelpAfterError();
  for (const verb of command.commands) endByException(verb);
}
