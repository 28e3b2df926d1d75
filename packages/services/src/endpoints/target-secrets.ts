import type { Json } from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import { TargetSecrets } from "@padit/protocols/collector-secrets";
import { hideSecrets } from "@padit/protocols/secrets";
import { z } from "zod";
import type { Keyring } from "../keyring/keyring";

export const StoredTarget = z.record(z.string(), z.json());
export type Target = z.infer<typeof StoredTarget>;

/** The columns of an endpoint's row that describe its target. */
export interface EndpointTarget {
  tenantId: string;
  id: string;
  protocol: string;
  /** The target with its secrets masked. */
  target: unknown;
  /** The sealed secrets; null if there are none. */
  secrets: Uint8Array | null;
  secretsVersion: number;
}

const PLACE = ["transport", "host", "server", "port", "mac"];
/** Settings that send a request elsewhere than to the URL's own host. */
const DETOURS = ["connectTo", "proxy"];

/** The destination to which a probe sends its secrets: scheme, host and port, and the proxy or host that is connected instead. */
export function placeOf(target: object): string {
  const { url }: { url?: unknown } = target;
  if (typeof url === "string") {
    const origin = URL.canParse(url) ? new URL(url).origin : url;
    const detours = DETOURS.map((name) => Reflect.get(target, name) ?? null);
    // Without a detour the place is what earlier versions sealed secrets for.
    return detours.every((detour) => detour === null) ? origin : JSON.stringify([origin, ...detours]);
  }
  return JSON.stringify(PLACE.map((name) => Reflect.get(target, name) ?? null));
}

/** The target with its secrets masked, and the masked fields; `secrets` is null if there are none. */
export function splitSecrets(protocol: string, target: Target): { masked: Target; secrets: TargetSecrets | null } {
  const masked = hideSecrets(sourceOf({ protocol }).spec ?? undefined, target);
  const hidden = Object.entries(target).filter(([name, value]) => JSON.stringify(masked[name]) !== JSON.stringify(value));
  return { masked, secrets: hidden.length === 0 ? null : Object.fromEntries(hidden) };
}

/** Binds the ciphertext to the endpoint and its address, so that it does not open after the address in the row was changed. */
const sealedPlace = ({ tenantId, id }: Pick<EndpointTarget, "tenantId" | "id">, target: object) => ({
  tenantId,
  column: "endpoint.secrets",
  rowId: JSON.stringify([id, placeOf(target)]),
});

/** The columns that store a target. @param before the current row, if the target replaces another */
export async function sealTarget(
  keyring: Keyring,
  endpoint: Pick<EndpointTarget, "tenantId" | "id" | "protocol">,
  target: Target,
  before?: EndpointTarget,
): Promise<{ target: Target; secrets: Uint8Array<ArrayBuffer> | null; secretsVersion: number }> {
  const { masked, secrets } = splitSecrets(endpoint.protocol, target);
  const versionBefore = before?.secretsVersion ?? 0;
  if (secrets === null) return { target: masked, secrets: null, secretsVersion: versionBefore };
  const sealed = await keyring.seal(Buffer.from(JSON.stringify(secrets)), sealedPlace(endpoint, masked));
  const isSame = before !== undefined && JSON.stringify((await openTarget(keyring, before)).secrets) === JSON.stringify(secrets);
  return { target: masked, secrets: sealed, secretsVersion: isSame ? versionBefore : versionBefore + 1 };
}

/** An endpoint's secrets, and its target including them. @throws PaditError internal when the secrets are not sealed for this address */
export async function openTarget(
  keyring: Keyring,
  row: EndpointTarget,
): Promise<{ target: { [name: string]: Json }; secrets: TargetSecrets | null }> {
  const target = StoredTarget.parse(row.target);
  if (row.secrets === null) return { target, secrets: null };
  const plain = await keyring.open(row.secrets, sealedPlace(row, target));
  const secrets = TargetSecrets.parse(JSON.parse(Buffer.from(plain).toString("utf8")));
  return { target: { ...target, ...secrets }, secrets };
}

/** The secrets sealed with the keyring's first key; null if that key already sealed them. */
export function resealTarget(keyring: Keyring, row: EndpointTarget & { secrets: Uint8Array }): Promise<Uint8Array<ArrayBuffer> | null> {
  return keyring.reseal(row.secrets, sealedPlace(row, StoredTarget.parse(row.target)));
}
