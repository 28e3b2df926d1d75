import { readFile, writeFile } from "node:fs/promises";
import { generateX25519Identity, identityToRecipient } from "age-encryption";

/** Makes a key file in the format of age-keygen, which never replaces a file. Answers the public key. */
export async function writeBackupKey(file: string): Promise<string> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  await writeFile(file, `# public key: ${recipient}\n${identity}\n`, { flag: "wx", mode: 0o600 }).catch((cause) => {
    throw new Error(`the key file ${file} could not be made: ${cause.code === "EEXIST" ? "a file of this name exists" : cause.message}`, {
      cause,
    });
  });
  return recipient;
}

/** The private key in a key file. */
export async function readBackupKey(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new Error(`the key file ${file} cannot be read: ${cause.message}`, { cause });
  });
  const identity = /^AGE-SECRET-KEY-1[0-9A-Z]+$/m.exec(text)?.[0];
  if (identity === undefined) throw new Error(`${file} holds no backup key (AGE-SECRET-KEY-1…)`);
  return identity;
}

export interface KeyChoice {
  recipient: string | undefined;
  keyFile: string | undefined;
}

/** The public key for a backup: the one that is named, else that of the key file. */
export async function chooseRecipient({ recipient, keyFile }: KeyChoice): Promise<string> {
  if (recipient !== undefined) return recipient;
  if (keyFile !== undefined) return identityToRecipient(await readBackupKey(keyFile));
  throw new Error(
    "a backup is encrypted: make a key with `padit admin key FILE`, keep that file apart from the backups, and name its public key with --recipient",
  );
}
