import type { Budget } from "./budgets";

const MINUTE = 60;
const QUARTER_HOUR = 15 * MINUTE;

const perMinute = (name: string, limit: number): Budget => ({ name, limit, windowSeconds: MINUTE });
const perQuarterHour = (name: string, limit: number): Budget => ({ name, limit, windowSeconds: QUARTER_HOUR });

/** Budgets of the site for each kind of holder; docs/deployment.md lists them. */
export const SITE_BUDGETS = {
  /** Requests; each procedure of a batch counts. */
  keyRequests: perMinute("requests/key", 3_000),
  personRequests: perMinute("requests/person", 3_000),
  tenantRequests: perMinute("requests/tenant", 12_000),
  strangerRequests: perMinute("requests/stranger", 600),
  /** Pages of one link that works without a sign-in: a wall screen, an invitation, an action of a message. Screens ask every few seconds. */
  linkPages: perMinute("pages/link", 240),
  /** Wrong API keys. */
  addressKeyFailures: perMinute("key-failures/address", 100),
  /** Charts, previews, replays, samples, downloads. */
  actorHeavyReads: perMinute("heavy/actor", 600),
  tenantHeavyReads: perMinute("heavy/tenant", 2_400),
  /** Wrong passwords. */
  devicePasswords: perQuarterHour("passwords/device", 10),
  addressAccountPasswords: perQuarterHour("passwords/address-account", 10),
  addressPasswords: perQuarterHour("passwords/address", 50),
  /** Attempts from all devices on which the account never signed in, together. */
  accountPasswords: perQuarterHour("passwords/account", 300),
  /** Mails with a link for a new password, per entered address. */
  accountResets: perQuarterHour("resets/account", 3),
  /** Test messages and replays of deliveries; each costs a row, an attempt and a connection. */
  tenantTestDeliveries: perMinute("test-deliveries/tenant", 60),
  /** Sign-ins begun at organizations' providers; each costs a row and a request to the provider. */
  addressSignOns: perMinute("sign-ons/address", 120),
  /** Denials that are stored in the audit log. */
  actorDenials: perMinute("denials/actor", 100),
  /** Sign-ups, joins and set-up attempts. */
  addressSignUps: perQuarterHour("sign-ups/address", 60),
} as const satisfies Record<string, Budget>;
