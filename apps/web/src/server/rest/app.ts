import { OpenAPIHono } from "@hono/zod-openapi";
import { isPaditError, PaditError } from "@padit/domain";
import { invalidInput, notFound } from "@padit/services";
import { auditDenial } from "@padit/services/audit-log";
import { bodyLimit } from "hono/body-limit";
import { routePath } from "hono/route";
import { REQUEST_ID_HEADER } from "../../front/client-headers";
import type { Installation } from "../installation";
import { authenticate } from "./authenticate";
import { idempotent } from "./idempotent";
import { describeApi } from "./openapi-document";
import { plainInput } from "./plain-input";
import { problemResponse } from "./problem";
import { heavyRead, rateLimit, testDelivery } from "./rate-limit";
import { alertActions } from "./resources/alert-actions";
import { alerts } from "./resources/alerts";
import { auditTrail } from "./resources/audit-trail";
import { changes } from "./resources/changes";
import { collectors } from "./resources/collectors";
import { configuration } from "./resources/configuration";
import { deliveries } from "./resources/deliveries";
import { endpoints } from "./resources/endpoints";
import { incidents } from "./resources/incidents";
import { integrations } from "./resources/integrations";
import { liveTests } from "./resources/live-tests";
import { maintenance } from "./resources/maintenance";
import { metrics } from "./resources/metrics";
import { partners } from "./resources/partners";
import { pushCollectors } from "./resources/push-collectors";
import { rotas } from "./resources/rotas";
import { routes } from "./resources/routes";
import { rules } from "./resources/rules";
import { sampleExport } from "./resources/sample-export";
import { samples } from "./resources/samples";
import { silences } from "./resources/silences";
import { suggestions } from "./resources/suggestions";
import type { RestApp, RestEnv } from "./rest-env";

export const BASE_PATH = "/api/v1";
const MAX_BODY_BYTES = 256 * 1024;
/** A configuration has up to a million characters. */
const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;
const DOCUMENT_PATH = /\/configuration\/(plan|apply)$/;

export interface RestOptions {
  requestsPerMinute?: number;
  /** Called with each error that is answered with 500. */
  onInternal?: (error: unknown, requestId: string | undefined) => void;
}

/** The REST API. Routes only parse, call one verb, and return its view as JSON. */
export function createRestApp(
  installation: Pick<Installation, "db" | "keyring" | "site" | "budgets">,
  { requestsPerMinute, onInternal = () => {} }: RestOptions = {},
): RestApp {
  const app = new OpenAPIHono<RestEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // A malformed id in the path is answered like an unknown one.
      throw result.target === "param" ? notFound("resource") : invalidInput(result.error);
    },
  }).basePath(BASE_PATH);

  // `idempotent` rethrows an error after rolling back its transaction, so onError sees it twice; report it once.
  const reported = new WeakSet<Error>();
  app.onError(async (error, c) => {
    const response = problemResponse(c, error);
    if (reported.has(error)) return response;
    reported.add(error);
    if (response.status === 500) onInternal(error, c.req.header(REQUEST_ID_HEADER));
    const { service } = c.var;
    if (service && isPaditError(error) && error.code === "forbidden") {
      const outside = { ...service, db: installation.db };
      await auditDenial(outside, installation.budgets, `${c.req.method} ${routePath(c, -1)}`);
    }
    return response;
  });
  app.notFound((c) => problemResponse(c, new PaditError("not_found", "There is no such address.")));
  app.use(async (c, next) => {
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
    await next();
  });
  // Routes registered before authentication are public.
  describeApi(app, installation.site);
  app.use(authenticate(installation), rateLimit(installation.budgets, requestsPerMinute));
  const [bodies, documents] = [limitOf(MAX_BODY_BYTES), limitOf(MAX_DOCUMENT_BYTES)];
  app.use((c, next) => (DOCUMENT_PATH.test(c.req.path) ? documents : bodies)(c, next), plainInput, idempotent);
  app.get("/endpoints/:id/samples", heavyRead(installation.budgets));
  app.get("/samples/export", heavyRead(installation.budgets));
  app.get("/metrics", heavyRead(installation.budgets));
  app.get("/audit-entries", heavyRead(installation.budgets));
  app.get("/configuration", heavyRead(installation.budgets));
  app.post("/configuration/:verb", heavyRead(installation.budgets));
  app.post("/integrations/:id/test", testDelivery(installation.budgets));
  app.post("/deliveries/:id/replay", testDelivery(installation.budgets));
  for (const resource of resourcesOf(installation.budgets)) resource(app);
  return app;
}

const resourcesOf = (budgets: Installation["budgets"]): ((app: RestApp) => void)[] => [
  endpoints,
  samples,
  liveTests,
  sampleExport(budgets),
  metrics,
  alerts,
  alertActions,
  incidents,
  rules,
  integrations,
  deliveries,
  collectors,
  pushCollectors,
  silences,
  suggestions,
  partners,
  maintenance,
  changes,
  routes,
  rotas,
  configuration,
  auditTrail,
];

const limitOf = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (c) => problemResponse(c, new PaditError("too_large", `A request body holds ${maxSize / 1024} KiB at most.`)),
  });
