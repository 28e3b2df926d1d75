import type { Json } from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import { TargetSecrets } from "@padit/protocols/collector-secrets";
import { hideSecrets } from "@padit/protocols/secrets";
import { z } from "zod";
import type { Keyring } from "../keyring/keyring";

export const StoredTarget = z.record(z.string(), z.json());
export type Target = z.infer<typeof StoredTarget>;

/** What a row of an endpoint says of its target. */
export interface EndpointTarget {
  tenantId: string;
  id: string;
  protocol: string;
  /** With its secrets masked. */
  target: unknown;
  /** Sealed. */
  secrets: Uint8Array | null;
  secretsVersion: number;
}

const PLACE = ["transport", "host", "server", "port", "mac"];

/** Where a probe sends its secrets: the scheme, host and port. */
export function placeOf(target: object): string {
  const { url }: { url?: unknown } = target;
  if (typeof url === "string") return URL.canParse(url) ? new URL(url).origin : url;
  return JSON.stringify(PLACE.map((name) => Reflect.get(target, name) ?? null));
}

/** The target as it may be stored, and the fields that were masked in it. Null where it has no secrets. */
export function splitSecrets(protocol: string, target: Target): { masked: Target; secrets: TargetSecrets | null } {
  const masked = hideSecrets(sourceOf({ protocol }).spec ?? undefined, target);
  const hidden = Object.entries(target).filter(([name, value]) => JSON.stringify(masked[name]) !== JSON.stringify(value));
  return { masked, secrets: hidden.length === 0 ? null : Object.fromEntries(hidden) };
}

/** Bound to the endpoint and the address, so that a ciphertext does not open after somebody changed the address in the row. */
const sealedPlace = ({ tenantId, id }: Pick<EndpointTarget, "tenantId" | "id">, target: object) => ({
  tenantId,
  column: "endpoint.secrets",
  rowId: JSON.stringify([id, placeOf(target)]),
});

/** The columns for a target. @param before the row as it is, when the target replaces another */
export function sealTarget(
  keyring: Keyring,
  endpoint: Pick<EndpointTarget, "tenantId" | "id" | "protocol">,
  target: Target,
  before?: EndpointTarget,
): { target: Target; secrets: Uint8Array<ArrayBuffer> | null; secretsVersion: number } {
  const { masked, secrets } = splitSecrets(endpoint.protocol, target);
  const versionBefore = before?.secretsVersion ?? 0;
  if (secrets === null) return { target: masked, secrets: null, secretsVersion: versionBefore };
  const sealed = keyring.seal(Buffer.from(JSON.stringify(secrets)), sealedPlace(endpoint, masked));
  const isSame = before !== undefined && JSON.stringify(openTarget(keyring, before).secrets) === JSON.stringify(secrets);
  return { target: masked, secrets: sealed, secretsVersion: isSame ? versionBefore : versionBefore + 1 };
}

/** The secrets of an endpoint, and its target with them. @throws PaditError internal when they do not open for its address */
export function openTarget(keyring: Keyring, row: EndpointTarget): { target: { [name: string]: Json }; secrets: TargetSecrets | null } {
  const target = StoredTarget.parse(row.target);
  if (row.secrets === null) return { target, secrets: null };
  const plain = keyring.open(row.secrets, sealedPlace(row, target));
  const secrets = TargetSecrets.parse(JSON.parse(Buffer.from(plain).toString("utf8")));
  return { target: { ...target, ...secrets }, secrets };
}

/** The same secrets under the keyring's first key; null when they are so already. */
export function resealTarget(keyring: Keyring, row: EndpointTarget & { secrets: Uint8Array }): Uint8Array<ArrayBuffer> | null {
  return keyring.reseal(row.secrets, sealedPlace(row, StoredTarget.parse(row.target)));
}
