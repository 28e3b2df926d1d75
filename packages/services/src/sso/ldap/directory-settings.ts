import { X509Certificate } from "node:crypto";
import { newId, PaditError } from "@padit/domain";
import { FilterParser } from "ldapts";
import { z } from "zod";
import { checkSocket } from "../../egress/address-policy";
import { authorize, parse, type ServiceContext } from "../../service-context";
import { PROVIDER_FIELDS, type StoredProvider, secretPlace, storeProvider } from "../provider-row";
import { certificatesIn } from "../saml/certificates";
import { bindSearcher, type DirectoryDoor, DirectorySettings, withDirectory } from "./directory";
import { filterFor, LOGIN_PLACE } from "./filter-text";
import { findPerson, GROUPS_CLAIM } from "./find-person";

const CERTIFICATES_MAX = 20;

const Dn = z.string().trim().max(1_000);
/** RFC 4512, §1.4 */
const Attribute = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9-]{0,63}$/i, "Enter the name of an attribute.");

const Address = z
  .string()
  .trim()
  .max(500)
  .refine(isDirectoryAddress, "Enter an address such as ldaps://dc1.example.com or ldap://dc1.example.com:389.");

const Filter = z
  .string()
  .trim()
  .max(1_000)
  .refine((text) => text.includes(LOGIN_PLACE), `Write ${LOGIN_PLACE} where the name that people type goes.`)
  .refine(isFilter, "This is not an LDAP filter. An example: (uid={login}).");

const { roleClaim: _, ...FIELDS } = PROVIDER_FIELDS;
export const SaveDirectory = z.object({
  ...FIELDS,
  url: Address,
  /** Certificates in PEM format; empty: the public ones. */
  ca: z.string().trim().max(60_000).default(""),
  bindDn: Dn.min(1, "Enter the DN of the account that searches people."),
  /** Absent: the stored one stays, which needs the stored address and account. */
  bindPassword: z.string().min(1).max(1_000).optional(),
  base: Dn.min(1, "Enter the DN below which people are."),
  filter: Filter.default(`(mail=${LOGIN_PLACE})`),
  subjectAttribute: Attribute.default("entryUUID"),
  mailAttribute: Attribute.default("mail"),
  nameAttribute: Attribute.default("displayName"),
  groupAttribute: Attribute.default("memberOf"),
  groupBase: Dn.default(""),
});

/**
 * Stores the organization's directory. The password of the searching account was entered for one server and is never sent to another.
 * @throws PaditError invalid without a password for a new server or account; policy_denied for an address that is not permitted
 */
export async function saveDirectory(ctx: ServiceContext, input: z.input<typeof SaveDirectory>): Promise<void> {
  authorize(ctx, "owner", null);
  const { name, defaultRole, roleByValue, bindPassword, ca, groupBase, ...entered } = parse(SaveDirectory, input);
  const settings: DirectorySettings = { ...entered, ca: caOf(ca), groupBase: groupBase || null };
  const { hostname, port, protocol } = new URL(settings.url);
  const host = hostname.replace(/^\[|\]$/g, "");
  checkSocket({ host, port: Number(port || (protocol === "ldaps:" ? 636 : 389)) }, ctx.site.egressPolicy);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const before = await tx.singleSignOn.findUnique({ where: { tenantId } });
    const stored = before?.protocol === "ldap" ? DirectorySettings.parse(before.settings) : null;
    const isSameServer = stored?.url === settings.url && stored.bindDn === settings.bindDn && stored.ca === settings.ca;
    if (bindPassword === undefined && !isSameServer) throw missingPassword();
    const id = before?.id ?? newId();
    const sealedSecret =
      bindPassword === undefined && before
        ? before.sealedSecret
        : await ctx.keyring.seal(Buffer.from(bindPassword ?? ""), secretPlace(tenantId, id));
    const roles = { name, defaultRole, roleByValue, roleClaim: GROUPS_CLAIM };
    const audited = { ...roles, ...settings, password: bindPassword === undefined ? "kept" : "new" };
    // Identifiers of people hold within one directory.
    const issuer = `${settings.url}/${settings.base}`;
    await storeProvider(tx, ctx, { ...roles, id, protocol: "ldap", issuer, settings, sealedSecret, audited });
  });
}

const missingPassword = (): PaditError =>
  new PaditError("invalid", "Enter the password of the searching account.", {
    issues: [{ path: "bindPassword", message: "A new server, account or certificate needs the password again." }],
  });

function caOf(text: string): string | null {
  if (text === "") return null;
  const texts = certificatesIn(text);
  const refusal = (message: string, cause?: unknown) => new PaditError("invalid", message, { cause, issues: [{ path: "ca", message }] });
  if (texts.length > CERTIFICATES_MAX) throw refusal(`At most ${CERTIFICATES_MAX} certificates.`);
  try {
    return texts.map((pem) => new X509Certificate(pem).toString().trim()).join("\n");
  } catch (cause) {
    throw refusal("A certificate cannot be read. Paste it in PEM format.", cause);
  }
}

function isDirectoryAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  return /^ldaps?:$/.test(protocol) && hostname !== "" && [pathname.replace("/", ""), search, hash, username, password].join("") === "";
}

function isFilter(text: string): boolean {
  try {
    FilterParser.parseString(filterFor(text, "a"));
    return true;
  } catch {
    return false;
  }
}

/** @throws PaditError conflict */
export async function searcherPassword(
  { keyring }: Pick<ServiceContext, "keyring">,
  { tenantId, id, sealedSecret }: StoredProvider,
): Promise<string> {
  if (sealedSecret === null) throw new PaditError("conflict", "This organization has no directory.");
  return Buffer.from(await keyring.open(sealedSecret, secretPlace(tenantId, id))).toString();
}

/** @returns the sentence that states why nobody can sign in by these settings; null if the directory lets PADIT search */
export async function directoryProblem(
  ctx: Pick<ServiceContext, "keyring">,
  network: DirectoryDoor,
  row: StoredProvider & { settings: unknown },
): Promise<string | null> {
  const settings = DirectorySettings.parse(row.settings);
  const password = await searcherPassword(ctx, row);
  try {
    await withDirectory(network, settings, async (client) => {
      await bindSearcher(client, settings, password);
      // Nobody has this name; the search shows that the base exists and may be read.
      await findPerson(client, settings, newId());
    });
    return null;
  } catch (error) {
    return error instanceof Error && error.message ? error.message : "The directory does not answer as expected.";
  }
}
