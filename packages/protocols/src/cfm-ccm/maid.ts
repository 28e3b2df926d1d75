import { fromHex, toHex } from "../hex";

/** The maintenance association identifier of a CCM (802.1Q §21.6.5; ITU-T Y.1731 annex A calls it MEG ID). */
const MAID_BYTES = 48;

/** Formats of the domain's name (802.1Q table 21-19). */
const DOMAIN = { none: 1, dns: 2, macAndInteger: 3, characters: 4 } as const;
/** Formats of the association's name (802.1Q table 21-20; Y.1731 tables A.1 and A.2). */
const ASSOCIATION = { vlanId: 1, characters: 2, integer: 3, vpnId: 4, icc: 32, iccWithCountry: 33 } as const;
/** Lengths that Y.1731 fixes for ICC-based names, bytes: a shorter name is followed by NULs. */
const ICC_BYTES = 13;
const ICC_WITH_COUNTRY_BYTES = 15;
const VPN_ID_DIGITS = 14;

/** How the association's name is written in a MAID; other than `text`, the domain's name may be absent. */
export const MA_FORMATS = ["text", "integer", "VLAN ID", "VPN ID", "ICC", "ICC with country code"] as const;
type MaFormat = (typeof MA_FORMATS)[number];

export interface MaidNames {
  /** Empty: no domain name (format 1). */
  domain: string;
  association: string;
  format: MaFormat;
}

const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const padded = (text: string, length: number): number[] => Array.from({ length }, (_, i) => ascii(text)[i] ?? 0);
const uint16 = (text: string): number[] => [Number(text) >> 8, Number(text) & 0xff];
const vpnDigits = (text: string): string => text.replaceAll(/[:.\s-]/g, "");

interface Format {
  code: number;
  bytes(name: string): number[];
  /** Why the name is invalid in this format; undefined if it is valid. */
  refuse(name: string): string | undefined;
}

const isWhole = (name: string, low: number, high: number): boolean => /^\d{1,5}$/.test(name) && Number(name) >= low && Number(name) <= high;
const unless = (isGood: boolean, why: string): string | undefined => (isGood ? undefined : why);

const FORMATS: Readonly<Record<MaFormat, Format>> = {
  text: { code: ASSOCIATION.characters, bytes: ascii, refuse: (name) => unless(name !== "", "Enter the association's name.") },
  integer: {
    code: ASSOCIATION.integer,
    bytes: uint16,
    refuse: (name) => unless(isWhole(name, 0, 0xffff), "An integer association is 0 to 65535."),
  },
  "VLAN ID": {
    code: ASSOCIATION.vlanId,
    bytes: uint16,
    refuse: (name) => unless(isWhole(name, 1, 4094), "A VLAN ID is 1 to 4094."),
  },
  "VPN ID": {
    code: ASSOCIATION.vpnId,
    bytes: (name) => [...fromHex(vpnDigits(name))],
    refuse: (name) =>
      unless(new RegExp(`^[0-9a-fA-F]{${VPN_ID_DIGITS}}$`).test(vpnDigits(name)), "Write a VPN ID as OUI and index: 00005e:0000002a."),
  },
  ICC: {
    code: ASSOCIATION.icc,
    bytes: (name) => padded(name, ICC_BYTES),
    refuse: (name) =>
      unless(/^[\x21-\x7e]{1,13}$/.test(name), "An ICC-based MEG ID is 1 to 13 characters: the carrier code, then the MEG code."),
  },
  "ICC with country code": {
    code: ASSOCIATION.iccWithCountry,
    bytes: (name) => padded(name, ICC_WITH_COUNTRY_BYTES),
    refuse: (name) =>
      unless(/^[A-Z]{2}[\x21-\x7e]{1,13}$/.test(name), "This MEG ID begins with a country code of two letters; 15 characters at most."),
  },
};

/** Why these names are not a valid MAID; undefined if they are. */
export function refusedMaid({ domain, association, format }: MaidNames): string | undefined {
  const refusal = FORMATS[format].refuse(association);
  if (refusal !== undefined) return refusal;
  const isIcc = format === "ICC" || format === "ICC with country code";
  if (isIcc && domain !== "") return "An ICC-based MEG ID has no domain name.";
  return encodedMaid({ domain, association, format }).length > MAID_BYTES ? "Both names together are too long." : undefined;
}

function encodedMaid({ domain, association, format }: MaidNames): number[] {
  const { code, bytes } = FORMATS[format];
  const name = bytes(association);
  const prefix = domain === "" ? [DOMAIN.none] : [DOMAIN.characters, ascii(domain).length, ...ascii(domain)];
  return [...prefix, code, name.length, ...name];
}

/** The 48 bytes of a MAID. */
export function maidOf(names: MaidNames): Uint8Array {
  const maid = new Uint8Array(MAID_BYTES);
  maid.set(encodedMaid(names).slice(0, MAID_BYTES));
  return maid;
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replace(/\0+$/, "");
const numberOf = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);

/** Both names of a MAID, for people. */
export function maidText(maid: Uint8Array): string {
  const [format = 0, length = 0] = maid;
  const after = format === DOMAIN.none ? 1 : 2 + length;
  const domain = domainText(format, maid.subarray(2, 2 + length));
  const [code = 0, nameLength = 0] = maid.subarray(after);
  return `${domain} / ${associationText(code, maid.subarray(after + 2, after + 2 + nameLength))}`;
}

function domainText(format: number, name: Uint8Array): string {
  if (format === DOMAIN.none) return "(no domain)";
  if (format === DOMAIN.characters || format === DOMAIN.dns) return textOf(name);
  if (format !== DOMAIN.macAndInteger) return `format ${format}`;
  return `${toHex(name.subarray(0, 6)).replaceAll(/..(?=.)/g, "$&:")} ${numberOf(name.subarray(6))}`;
}

function associationText(code: number, name: Uint8Array): string {
  if (code === ASSOCIATION.characters) return textOf(name);
  if (code === ASSOCIATION.integer) return `integer ${numberOf(name)}`;
  if (code === ASSOCIATION.vlanId) return `VLAN ${numberOf(name) & 0xfff}`;
  if (code === ASSOCIATION.vpnId) return `VPN ${toHex(name.subarray(0, 3))}:${toHex(name.subarray(3))}`;
  if (code === ASSOCIATION.icc || code === ASSOCIATION.iccWithCountry) return `ICC ${textOf(name)}`;
  return `format ${code}`;
}
