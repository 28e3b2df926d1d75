import { isPaditError, PaditError } from "@padit/domain";
import type { ServiceContext } from "@padit/services";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import * as scim from "@padit/services/scim";
import { unstorable } from "@padit/services/storable";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { clientOf } from "../auth/client";
import type { Installation } from "../installation";
import { isWithinLimits } from "../json-text";
import { resourceTypes, schemas, serviceProviderConfig } from "./discovery";
import { scimProblem } from "./scim-problem";

const BASE_PATH = "/api/scim/v2";
/** A group with 2,000 members takes about 150 KiB. */
const BODY_BYTES_MAX = 1024 * 1024;
const JSON_LIMITS = { depthMax: 20, valuesMax: 60_000 };
const BEARER = /^Bearer +([\w.~+/-]{1,200}=*) *$/i;
const LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

interface ScimEnv {
  Variables: { service: ServiceContext };
}
export type ScimApp = Hono<ScimEnv>;
type Deps = Pick<Installation, "db" | "keyring" | "site" | "budgets">;

/**
 * SCIM 2.0 (RFC 7643, RFC 7644). The bearer token determines the organization, so that no address names one. Routes parse, call a verb, and
 * write its view.
 */
export function createScimApp(installation: Deps, onInternal: (error: unknown) => void = () => {}): ScimApp {
  const app = new Hono<ScimEnv>().basePath(BASE_PATH);
  const base = scim.scimUrlOf(installation.site.publicUrl);
  app.onError((error, c) => {
    const answer = scimProblem(c, error);
    if (answer.status === 500) onInternal(error);
    return answer;
  });
  app.notFound((c) => scimProblem(c, new PaditError("not_found", "There is no such address.")));
  app.use(async (c, next) => {
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
    await next();
  });
  app.use(authenticate(installation), bodyLimit({ maxSize: BODY_BYTES_MAX, onError: tooLarge }));
  discoveryRoutes(app, base);
  resourceRoutes(app, `${base}/Users`, "/Users", {
    ...{ list: scim.listScimUsers, get: scim.getScimUser, create: scim.createScimUser },
    ...{ replace: scim.replaceScimUser, patch: scim.patchScimUser, remove: scim.deleteScimUser },
  });
  resourceRoutes(app, `${base}/Groups`, "/Groups", {
    ...{ list: scim.listScimGroups, get: scim.getScimGroup, create: scim.createScimGroup },
    ...{ replace: scim.replaceScimGroup, patch: scim.patchScimGroup, remove: scim.deleteScimGroup },
  });
  return app;
}

const tooLarge = (c: Context) => scimProblem(c, new PaditError("too_large", "A request body holds 1 MiB at most."));

/** Valid tokens have budgets per organization; an address that tries many invalid ones is throttled. */
function authenticate({ db, keyring, site, budgets }: Deps) {
  const now = (): Date => new Date();
  return createMiddleware<ScimEnv>(async (c, next) => {
    const { ip } = clientOf(c.req.raw.headers);
    try {
      const [, token] = BEARER.exec(c.req.header("authorization") ?? "") ?? [];
      if (token === undefined) throw new PaditError("unauthenticated", "Send the SCIM token as `Authorization: Bearer <token>`.");
      const actor = await scim.authenticateScim({ db, now }, token);
      c.set("service", { db, keyring, site, actor, now, ip });
    } catch (error) {
      if (isPaditError(error) && error.code === "unauthenticated") await budgets.spend(SITE_BUDGETS.addressKeyFailures, addressBlock(ip));
      throw error;
    }
    await budgets.spend(SITE_BUDGETS.tenantRequests, c.var.service.actor.tenantId);
    await next();
  });
}

function discoveryRoutes(app: ScimApp, base: string): void {
  app.get("/ServiceProviderConfig", (c) => answer(c, serviceProviderConfig(base)));
  const lists = { ResourceTypes: resourceTypes(base), Schemas: schemas(base) };
  for (const [name, all] of Object.entries(lists)) {
    app.get(`/${name}`, (c) => answer(c, listOf({ totalResults: all.length, startIndex: 1, itemsPerPage: all.length, resources: all })));
    app.get(`/${name}/:id`, (c) => {
      const found = all.find(({ id }) => id === c.req.param("id"));
      if (!found) throw new PaditError("not_found", "There is no such resource.");
      return answer(c, found);
    });
  }
}

interface Resource {
  id: string;
  meta: object;
}
interface ResourceVerbs<T extends Resource> {
  list(ctx: ServiceContext, query: { filter?: string; startIndex?: unknown; count?: unknown }): Promise<scim.ScimList<T>>;
  get(ctx: ServiceContext, id: string): Promise<T>;
  create(ctx: ServiceContext, input: unknown): Promise<T>;
  replace(ctx: ServiceContext, id: string, input: unknown): Promise<T>;
  patch(ctx: ServiceContext, id: string, input: unknown): Promise<T>;
  remove(ctx: ServiceContext, id: string): Promise<void>;
}

/** The seven operations of a kind of resource (RFC 7644 §3.2). */
function resourceRoutes<T extends Resource>(app: ScimApp, location: string, path: string, verbs: ResourceVerbs<T>): void {
  const shown = (c: Context, resource: T) =>
    withoutAttributes(c, { ...resource, meta: { ...resource.meta, location: `${location}/${resource.id}` } });
  app.get(path, async (c) => {
    const list = await verbs.list(c.var.service, c.req.query());
    return answer(c, listOf({ ...list, resources: list.resources.map((resource) => shown(c, resource)) }));
  });
  app.post(path, async (c) => {
    const made = await verbs.create(c.var.service, await bodyOf(c));
    c.header("location", `${location}/${made.id}`);
    return answer(c, shown(c, made), 201);
  });
  app.get(`${path}/:id`, async (c) => answer(c, shown(c, await verbs.get(c.var.service, c.req.param("id") ?? ""))));
  app.put(`${path}/:id`, async (c) => {
    return answer(c, shown(c, await verbs.replace(c.var.service, c.req.param("id") ?? "", await bodyOf(c))));
  });
  app.patch(`${path}/:id`, async (c) => {
    return answer(c, shown(c, await verbs.patch(c.var.service, c.req.param("id") ?? "", await bodyOf(c))));
  });
  app.delete(`${path}/:id`, async (c) => {
    await verbs.remove(c.var.service, c.req.param("id") ?? "");
    return c.body(null, 204);
  });
}

const listOf = ({ resources, ...list }: scim.ScimList<object>) => ({ schemas: [LIST_SCHEMA], ...list, Resources: resources });

/** RFC 7644 §3.9: `id` and `schemas` are always returned. Providers use this to leave out the members of large groups. */
function withoutAttributes(c: Context, resource: object): object {
  const named = (parameter: string) =>
    c.req
      .query(parameter)
      ?.split(",")
      .map((name) => name.trim().split(".")[0]?.toLowerCase() ?? "");
  const [wanted, excluded] = [named("attributes"), named("excludedAttributes") ?? []];
  const isShown = (name: string): boolean =>
    ["id", "schemas"].includes(name) || (wanted ? wanted.includes(name.toLowerCase()) : !excluded.includes(name.toLowerCase()));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isShown(name)));
}

const answer = (c: Context, content: object, status: 200 | 201 = 200): Response =>
  c.body(JSON.stringify(content), status, { "content-type": "application/scim+json" });

/** @throws PaditError invalid for what is not JSON, or is deeper or larger than any resource */
async function bodyOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (!isWithinLimits(text, JSON_LIMITS)) throw new PaditError("invalid", "The body has too many values or levels.");
  try {
    const body: unknown = JSON.parse(text);
    const issue = unstorable(body);
    if (!issue) return body;
    throw new PaditError("invalid", `${issue.path || "The body"} ${issue.message}.`, { issues: [issue] });
  } catch (cause) {
    if (isPaditError(cause)) throw cause;
    throw new PaditError("invalid", "The body is not JSON.", { cause, issues: [{ path: "syntax", message: "not JSON" }] });
  }
}
