import { type Json, PaditError } from "@padit/domain";
import { type AnyNotifier, enteredSettings, NOTIFIERS } from "@padit/notifiers";
import { z } from "zod";
import { type AddressPolicy, checkSocket, checkUrl } from "../egress/address-policy";
import type { Keyring } from "../keyring/keyring";
import { invalidInput } from "../service-context";

/** A secret as the database stores it: ciphertext in base64. The previous value is also valid until `until`. */
const SealedSetting = z.object({
  sealed: z.string(),
  previous: z.object({ sealed: z.string(), until: z.iso.datetime() }).optional(),
});
const StoredSettings = z.record(z.string(), z.json());
export type StoredSettings = z.output<typeof StoredSettings>;
export const GivenSettings = z.record(z.string().max(100), z.json());
export type GivenSettings = z.output<typeof GivenSettings>;

export interface IntegrationKey {
  tenantId: string;
  id: string;
}

/** @throws PaditError invalid */
export function requireNotifier(type: string): AnyNotifier {
  const notifier = NOTIFIERS.get(type);
  if (!notifier)
    throw new PaditError("invalid", `There is no channel “${type}”.`, { issues: [{ path: "type", message: "Unknown channel." }] });
  return notifier;
}

/**
 * The settings as people see them: a secret only as `{set: true}`. Secrets of a channel whose plugin is not installed any more are recognised by
 * their stored form.
 */
export function settingsView(type: string, stored: unknown): { [name: string]: Json } {
  const secrets = NOTIFIERS.get(type)?.secrets ?? {};
  const isSecret = (name: string, value: Json): boolean => name in secrets || SealedSetting.safeParse(value).success;
  const settings = Object.entries(StoredSettings.parse(stored));
  return Object.fromEntries(settings.map(([name, value]) => [name, isSecret(name, value) ? { set: true } : value]));
}

/** The settings with their secrets opened, and the rotated secrets that are still valid. */
export async function openSettings(
  keyring: Keyring,
  { secrets }: AnyNotifier,
  stored: unknown,
  key: IntegrationKey,
  now: Date,
): Promise<{ settings: { [name: string]: Json }; previousSecrets: { [name: string]: string } }> {
  const settings = { ...StoredSettings.parse(stored) };
  const previousSecrets: { [name: string]: string } = {};
  for (const name of Object.keys(secrets)) {
    if (settings[name] === undefined) continue;
    const { sealed, previous } = SealedSetting.parse(settings[name]);
    settings[name] = await openSecret(keyring, name, sealed, key);
    if (previous && new Date(previous.until) > now) previousSecrets[name] = await openSecret(keyring, name, previous.sealed, key);
  }
  return { settings, previousSecrets };
}

/**
 * Validates a person's changes and returns the settings to store and the address to show. A given `{set: true}` keeps a secret. Missing
 * secrets that PADIT generates are made and returned once, in `made`.
 *
 * @throws PaditError invalid, or policy_denied for an address that the operator does not permit
 */
export async function changeSettings(
  { keyring, policy, now }: { keyring: Keyring; policy: AddressPolicy; now: Date },
  notifier: AnyNotifier,
  key: IntegrationKey,
  { stored, given }: { stored: unknown; given: GivenSettings },
): Promise<{ stored: StoredSettings; address: string; people: string[]; made: { [name: string]: string } }> {
  const before = StoredSettings.parse(stored);
  const { settings: opened } = await openSettings(keyring, notifier, before, key, now);
  const entered = enteredSettings(notifier);
  const changes = Object.fromEntries(Object.entries(given).filter(([name, value]) => !(name in notifier.secrets && isKept(value))));
  const known = Object.fromEntries(Object.keys(entered.shape).flatMap((name) => (name in opened ? [[name, opened[name]]] : [])));
  const parsed = entered.safeParse({ ...known, ...changes });
  if (!parsed.success) throw invalidInput(parsed.error, ["settings"]);
  const made: { [name: string]: string } = {};
  for (const [name, { make }] of Object.entries(notifier.secrets)) if (make && opened[name] === undefined) made[name] = make();
  const settings = { ...opened, ...StoredSettings.parse(parsed.data), ...made };
  requireSecretsAgain(notifier, { opened, settings, changes });
  for (const url of notifier.urls(settings)) checkUrl(url, policy);
  for (const socket of notifier.sockets(settings)) checkSocket(socket, policy);
  const next: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(settings)) {
    if (!(name in notifier.secrets)) next[name] = value;
    else if (value === "")
      continue; // An optional secret was left empty.
    else if (before[name] !== undefined && value === opened[name]) next[name] = before[name];
    else next[name] = { sealed: await sealSecret(keyring, name, String(value), key) };
  }
  return {
    stored: StoredSettings.parse(next),
    address: notifier.address(settings),
    people: notifier.people?.of(settings) ?? [],
    made,
  };
}

/** Replaces the secret that PADIT generates for this channel; the old one stays valid until `until`. Null if the channel has none. */
export async function rotateSettings(
  keyring: Keyring,
  notifier: AnyNotifier,
  stored: unknown,
  key: IntegrationKey,
  until: Date,
): Promise<{ stored: StoredSettings; secret: string } | null> {
  const settings = StoredSettings.parse(stored);
  for (const [name, { make }] of Object.entries(notifier.secrets)) {
    if (!make) continue;
    const { sealed } = SealedSetting.parse(settings[name]);
    const secret = make();
    const next = { sealed: await sealSecret(keyring, name, secret, key), previous: { sealed, until: until.toISOString() } };
    return { stored: { ...settings, [name]: next }, secret };
  }
  return null;
}

/** The settings with every secret sealed by the keyring's first key; null if that key already sealed them all. */
export async function resealSettings(keyring: Keyring, stored: unknown, key: IntegrationKey): Promise<StoredSettings | null> {
  const settings = StoredSettings.parse(stored);
  let isChanged = false;
  const reseal = async (name: string, sealed: string): Promise<string> => {
    const resealed = await keyring.reseal(Buffer.from(sealed, "base64"), secretPlace(name, key));
    isChanged ||= resealed !== null;
    return resealed === null ? sealed : Buffer.from(resealed).toString("base64");
  };
  for (const [name, value] of Object.entries(settings)) {
    // By the stored form, because set-up loads no plugins: a plugin's secrets must not be lost with the old key.
    const secret = SealedSetting.safeParse(value);
    if (!secret.success) continue;
    const { sealed, previous } = secret.data;
    settings[name] = {
      sealed: await reseal(name, sealed),
      ...(previous && { previous: { ...previous, sealed: await reseal(name, previous.sealed) } }),
    };
  }
  return isChanged ? settings : null;
}

const isKept = (value: Json): boolean => typeof value === "object" && value !== null && !Array.isArray(value) && value.set === true;

/** A stored secret must not be sent to another address than the one for which a person entered it. */
function requireSecretsAgain(
  notifier: AnyNotifier,
  { opened, settings, changes }: { opened: { [name: string]: Json }; settings: { [name: string]: Json }; changes: GivenSettings },
): void {
  const kept = Object.entries(notifier.secrets).flatMap(([name, { make }]) => (make || !(name in opened) || name in changes ? [] : [name]));
  if (kept.length === 0 || notifier.address(opened) === notifier.address(settings)) return;
  const issues = kept.map((name) => ({ path: `settings.${name}`, message: "Enter this again, because the address changed." }));
  throw new PaditError("invalid", "The address changed: enter the secrets again.", { issues });
}

const secretPlace = (name: string, { tenantId, id }: IntegrationKey) => ({ tenantId, column: `integration.${name}`, rowId: id });

const sealSecret = async (keyring: Keyring, name: string, secret: string, key: IntegrationKey): Promise<string> =>
  Buffer.from(await keyring.seal(Buffer.from(secret), secretPlace(name, key))).toString("base64");

/** Rotation moves the ciphertext within the row, so both values are sealed for the same column. */
const openSecret = async (keyring: Keyring, name: string, sealed: string, key: IntegrationKey): Promise<string> =>
  Buffer.from(await keyring.open(Buffer.from(sealed, "base64"), secretPlace(name, key))).toString("utf8");
