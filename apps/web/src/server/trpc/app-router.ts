import { router } from "./init";
import { account } from "./routers/account";
import { actionLinks } from "./routers/action-links";
import { alerts } from "./routers/alerts";
import { apiKeys } from "./routers/api-keys";
import { audit } from "./routers/audit";
import { collectors } from "./routers/collectors";
import { customers } from "./routers/customers";
import { endpoints } from "./routers/endpoints";
import { experiments } from "./routers/experiments";
import { incidents } from "./routers/incidents";
import { integrations } from "./routers/integrations";
import { live } from "./routers/live";
import { maintenance } from "./routers/maintenance";
import { members } from "./routers/members";
import { models } from "./routers/models";
import { onCall } from "./routers/on-call";
import { onboarding } from "./routers/onboarding";
import { organizations } from "./routers/organizations";
import { overview } from "./routers/overview";
import { policies } from "./routers/policies";
import { providers } from "./routers/providers";
import { replays } from "./routers/replays";
import { routes } from "./routers/routes";
import { rules } from "./routers/rules";
import { savedViews } from "./routers/saved-views";
import { scim } from "./routers/scim";
import { silences } from "./routers/silences";
import { singleSignOn } from "./routers/single-sign-on";
import { suggestions } from "./routers/suggestions";
import { verdicts } from "./routers/verdicts";
import { wall } from "./routers/wall";

export const appRouter = router({
  account,
  actionLinks,
  alerts,
  apiKeys,
  audit,
  collectors,
  customers,
  endpoints,
  experiments,
  incidents,
  integrations,
  live,
  members,
  models,
  onboarding,
  onCall,
  organizations,
  overview,
  policies,
  providers,
  replays,
  routes,
  rules,
  savedViews,
  scim,
  silences,
  maintenance,
  singleSignOn,
  suggestions,
  verdicts,
  wall,
});
export type AppRouter = typeof appRouter;
