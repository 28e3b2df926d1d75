import { PaditError } from "@padit/domain";
import { type ScimPatchOperation, scimPatch } from "scim-patch";
import { filter, parse as parseFilter } from "scim2-parse-filter";
import { z } from "zod";
import { parse } from "../service-context";

export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** Resources of one answer; ServiceProviderConfig states it. */
export const SCIM_RESULTS_MAX = 500;

/** RFC 7644 §3.4.2: `startIndex` counts from 1; a count of 0 asks for the total alone. */
export const ScimQuery = z.object({
  filter: z.string().max(1_000).optional(),
  startIndex: z.coerce.number().int().catch(1).default(1),
  count: z.coerce.number().int().catch(SCIM_RESULTS_MAX).optional(),
});
export interface ScimList<T> {
  totalResults: number;
  startIndex: number;
  itemsPerPage: number;
  resources: T[];
}

const FILTER_PARENTHESES_MAX = 20;

/** The resources that match the filter, one page of them. @throws PaditError invalid for a filter that does not parse */
export function selectResources<T extends object>(all: readonly T[], query: z.input<typeof ScimQuery>): ScimList<T> {
  const { filter: text, startIndex, count = SCIM_RESULTS_MAX } = parse(ScimQuery, query);
  const matching = text === undefined ? all : all.filter(predicateOf(text));
  const from = Math.max(1, startIndex);
  const resources = matching.slice(from - 1, from - 1 + Math.min(Math.max(0, count), SCIM_RESULTS_MAX));
  return { totalResults: matching.length, startIndex: from, itemsPerPage: resources.length, resources };
}

function predicateOf(text: string): (resource: object) => boolean {
  try {
    // The parser is recursive.
    if ((text.match(/[([]/g) ?? []).length > FILTER_PARENTHESES_MAX) throw new Error("too deep");
    const matches = filter(parseFilter(text.toLowerCase()));
    return (resource) => matches(lowerCase(resource));
  } catch (cause) {
    throw invalid("filter", "The filter does not parse (RFC 7644, section 3.4.2.2).", cause);
  }
}

/** Names of attributes, and values that are not `caseExact`, are compared without case (RFC 7643 §2.1 and §2.2). */
const lowerCase = (resource: object): object => JSON.parse(JSON.stringify(resource).toLowerCase());

/** Entra ID sends the operation's name in capitals, and booleans as text. */
const PatchOperation = z.object({
  op: z
    .string()
    .transform((op) => op.toLowerCase())
    .pipe(z.enum(["add", "remove", "replace"])),
  path: z.string().max(1_000).optional(),
  value: z.unknown().optional(),
});
const ScimPatchRequest = z.object({ Operations: z.array(PatchOperation).min(1).max(1_000) });

const DANGEROUS_NAME = /__proto__|constructor|prototype/;

/** The resource after the operations (RFC 7644 §3.5.2), to be parsed like one that was sent as a whole. */
export function patched<T extends object>(resource: T, input: unknown): unknown {
  const { Operations } = parse(ScimPatchRequest, input as z.input<typeof ScimPatchRequest>);
  // Paths and keys become property names of the resource.
  if (DANGEROUS_NAME.test(JSON.stringify(Operations))) throw invalid("path", "A path or a key has a name that no attribute has.");
  const meta = { created: new Date(0), lastModified: new Date(0) };
  try {
    // The library's types know operations with a path; each is checked by it.
    return scimPatch({ schemas: [], meta, ...structuredClone(resource) }, Operations as ScimPatchOperation[], {
      mutateDocument: true,
      treatMissingAsAdd: true,
    });
  } catch (cause) {
    throw invalid("path", `An operation cannot be applied: ${cause instanceof Error ? cause.message : "it does not parse"}.`, cause);
  }
}

export const invalid = (path: "filter" | "path" | "value", message: string, cause?: unknown): PaditError =>
  new PaditError("invalid", message, { cause, issues: [{ path, message }] });
