import { GROUP_SCHEMA, SCIM_RESULTS_MAX, USER_SCHEMA } from "@padit/services/scim";

const CORE = "urn:ietf:params:scim:schemas:core:2.0";

/** RFC 7643 §5. */
export const serviceProviderConfig = (base: string) => ({
  schemas: [`${CORE}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: SCIM_RESULTS_MAX },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [{ type: "oauthbearertoken", name: "Bearer token", description: "The organization's SCIM token.", primary: true }],
  meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
});

const resourceType = (base: string, name: string, endpoint: string, schema: string) => ({
  schemas: [`${CORE}:ResourceType`],
  ...{ id: name, name, endpoint, schema, schemaExtensions: [] },
  meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${name}` },
});

/** RFC 7643 §6. */
export const resourceTypes = (base: string) => [
  resourceType(base, "User", "/Users", USER_SCHEMA),
  resourceType(base, "Group", "/Groups", GROUP_SCHEMA),
];

interface AttributeOptions {
  type?: "string" | "boolean" | "complex" | "reference";
  required?: boolean;
  multiValued?: boolean;
  mutability?: "readWrite" | "readOnly" | "immutable";
  uniqueness?: "none" | "server";
  subAttributes?: readonly unknown[];
}

const attribute = (name: string, { type = "string", ...options }: AttributeOptions = {}) => ({
  ...{ name, type, multiValued: false, description: "", required: false, caseExact: false },
  ...{ mutability: "readWrite", returned: "default", uniqueness: "none", ...options },
});
const READ_ONLY = { mutability: "readOnly" } as const;

const USER_ATTRIBUTES = [
  attribute("userName", { required: true, uniqueness: "server" }),
  attribute("externalId"),
  attribute("displayName"),
  attribute("name", { type: "complex", subAttributes: ["formatted", "givenName", "familyName"].map((name) => attribute(name)) }),
  // The account and its address are the person's, so the address cannot be changed afterwards.
  attribute("emails", {
    ...{ type: "complex", multiValued: true, mutability: "immutable" },
    subAttributes: [attribute("value"), attribute("type"), attribute("primary", { type: "boolean" })],
  }),
  attribute("active", { type: "boolean" }),
  attribute("roles", { type: "complex", multiValued: true, ...READ_ONLY, subAttributes: [attribute("value", READ_ONLY)] }),
  attribute("groups", { type: "complex", multiValued: true, ...READ_ONLY, subAttributes: [attribute("value", READ_ONLY)] }),
];
const GROUP_ATTRIBUTES = [
  attribute("displayName", { required: true, uniqueness: "server" }),
  attribute("externalId"),
  attribute("members", {
    ...{ type: "complex", multiValued: true },
    subAttributes: [attribute("value", { mutability: "immutable" }), attribute("display", READ_ONLY)],
  }),
];

/** RFC 7643 §7. */
export const schemas = (base: string) =>
  [
    { id: USER_SCHEMA, name: "User", description: "A member of the organization", attributes: USER_ATTRIBUTES },
    { id: GROUP_SCHEMA, name: "Group", description: "A group of members, which may give a role", attributes: GROUP_ATTRIBUTES },
  ].map((schema) => ({
    schemas: [`${CORE}:Schema`],
    ...schema,
    meta: { resourceType: "Schema", location: `${base}/Schemas/${schema.id}` },
  }));
