import { type Database, openDatabase } from "@padit/db";
import type { Site } from "@padit/services";
import { SignInThrottle } from "@padit/services/auth";
import { Budgets } from "@padit/services/budgets";
import { createEgress } from "@padit/services/egress";
import { type Keyring, openKeyring } from "@padit/services/keyring";
import { type DirectoryDoor, type ProviderDoor, type ResolveTxt, resolveTxtBy } from "@padit/services/sso";
import { AccountMails } from "./account-mails";
import { webEnv } from "./env";
import { ChangeFeed } from "./live/change-feed";
import { StreamSlots } from "./live/stream-slots";

/** Objects that all requests of this process share. */
export interface Installation {
  db: Database;
  keyring: Keyring;
  site: Site;
  changes: ChangeFeed;
  streams: StreamSlots;
  /** Token that createFirstOwner requires; undefined: no first owner can be created. */
  setupToken: string | undefined;
  budgets: Budgets;
  /** Null without a configured mail server. */
  accountMails: Pick<AccountMails, "send"> | null;
  /** Sign-in and password changes share these budgets. */
  signInThrottle: SignInThrottle;
  /** Requests to addresses that organizations configured. */
  egress: ProviderDoor & DirectoryDoor;
  resolveTxt: ResolveTxt;
}

/** Next.js may load a module once per route bundle; a global keeps one pool and one LISTEN per process. */
export type PaditProcess = typeof globalThis & { paditInstallation?: Installation };
const holder: PaditProcess = globalThis;

export function installation(): Installation {
  holder.paditInstallation ??= open();
  return holder.paditInstallation;
}

function open(): Installation {
  const env = webEnv();
  const db = openDatabase({ app: env.DATABASE_APP_URL, system: env.DATABASE_SYSTEM_URL });
  const budgets = new Budgets(db);
  const egressPolicy = { allow: env.PADIT_EGRESS_ALLOW, exactOrigin: env.PADIT_EGRESS_DEMO_SINK };
  const changes = new ChangeFeed(db);
  // Open streams would keep the server running after SIGTERM, so end them first.
  process.once("SIGTERM", () => changes.close());
  return {
    db,
    keyring: openKeyring(env),
    site: {
      publicUrl: env.PADIT_PUBLIC_URL,
      ingestUrl: env.PADIT_INGEST_URL,
      egressPolicy,
      quotas: env.PADIT_QUOTAS,
      hasMail: env.PADIT_SMTP_URL !== undefined,
    },
    changes,
    streams: new StreamSlots(),
    setupToken: env.PADIT_SETUP_TOKEN,
    budgets,
    accountMails: env.PADIT_SMTP_URL === undefined ? null : new AccountMails({ url: env.PADIT_SMTP_URL, from: env.PADIT_MAIL_FROM }),
    signInThrottle: new SignInThrottle(budgets),
    egress: createEgress({ policy: egressPolicy }),
    resolveTxt: resolveTxtBy(env.PADIT_DNS_SERVERS),
  };
}
