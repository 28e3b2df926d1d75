import type { Client, Entry } from "ldapts";
import type { Claims } from "../claims";
import type { DirectorySettings } from "./directory";
import { escapeFilterValue, filterFor } from "./filter-text";

/** Name under which a person's groups are claims, in every directory. */
export const GROUPS_CLAIM = "groups";
/** More groups of one person are not read. */
const GROUPS_MAX = 500;
const SEARCH_SECONDS_MAX = 5;
const SUBJECT_CHARACTERS_MAX = 255;

export interface DirectoryPerson {
  dn: string;
  claims: Claims;
}

/** The one person whom the filter finds; `ambiguous`: it finds several; null: nobody, or an entry without the attributes that identify it. */
export async function findPerson(
  client: Client,
  settings: DirectorySettings,
  login: string,
): Promise<DirectoryPerson | "ambiguous" | null> {
  const { base, filter, subjectAttribute, mailAttribute, nameAttribute, groupAttribute } = settings;
  const { searchEntries } = await client.search(base, {
    ...{ scope: "sub", derefAliases: "never", timeLimit: SEARCH_SECONDS_MAX, sizeLimit: 2 },
    filter: filterFor(filter, login),
    attributes: [subjectAttribute, mailAttribute, nameAttribute, groupAttribute],
    explicitBufferAttributes: [subjectAttribute],
  });
  const [entry, another] = searchEntries;
  if (another) return "ambiguous";
  const sub = entry && subjectOf(entry, subjectAttribute);
  if (!entry || !sub) return null;
  const { dn } = entry;
  const groups = [...textsOf(entry, groupAttribute), ...(await groupsOf(client, settings, dn))].slice(0, GROUPS_MAX);
  const [email, name] = [textsOf(entry, mailAttribute)[0], textsOf(entry, nameAttribute)[0]];
  return {
    dn,
    claims: {
      ...{ sub, email_verified: true, [GROUPS_CLAIM]: groups.flatMap((group) => [group, ...commonName(group)]) },
      ...(email !== undefined && { email: email.slice(0, 320) }),
      ...(name !== undefined && { name: name.slice(0, 200) }),
    },
  };
}

/** Groups that list the person, for directories whose people do not list their groups. */
async function groupsOf(client: Client, { groupBase }: DirectorySettings, dn: string): Promise<string[]> {
  if (groupBase === null) return [];
  const member = escapeFilterValue(dn);
  const { searchEntries } = await client.search(groupBase, {
    ...{ scope: "sub", derefAliases: "never", timeLimit: SEARCH_SECONDS_MAX, sizeLimit: GROUPS_MAX },
    filter: `(|(member=${member})(uniqueMember=${member}))`,
    attributes: ["1.1"], // no attribute: the DN suffices (RFC 4511, §4.5.1.8)
  });
  return searchEntries.map((group) => group.dn);
}

/** The value of a group's first attribute, by which people know it: `noc` of `cn=noc,ou=groups,dc=example`. */
function commonName(dn: string): string[] {
  const [, name] = /^[^=,]+=((?:[^,\\+]|\\.)+)(?:,|$)/.exec(dn) ?? [];
  return name === undefined ? [] : [name.replace(/\\(.)/g, "$1")];
}

/** An identifier in text is kept; Active Directory's `objectGUID` is bytes, which become hexadecimal. */
function subjectOf(entry: Entry, attribute: string): string | null {
  const [bytes] = valuesOf(entry, attribute);
  if (bytes === undefined || bytes.length === 0) return null;
  const buffer = Buffer.from(bytes);
  const text = buffer.toString("utf8");
  const isText = Buffer.from(text).equals(buffer) && /^[\x20-\x7e]+$/.test(text);
  const subject = isText ? text : buffer.toString("hex");
  return subject.length <= SUBJECT_CHARACTERS_MAX ? subject : null;
}

/** Attribute names have no case, and servers answer in their own. */
function valuesOf(entry: Entry, attribute: string): (string | Buffer)[] {
  const key = Object.keys(entry).find((name) => name.toLowerCase() === attribute.toLowerCase());
  const value = key === undefined ? [] : entry[key];
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

const textsOf = (entry: Entry, attribute: string): string[] =>
  valuesOf(entry, attribute).flatMap((value) => {
    const text = value.toString().trim();
    return text === "" ? [] : [text];
  });
