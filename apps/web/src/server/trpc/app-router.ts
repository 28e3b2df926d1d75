import { router } from "./init";
import { account } from "./routers/account";
import { alerts } from "./routers/alerts";
import { apiKeys } from "./routers/api-keys";
import { audit } from "./routers/audit";
import { collectors } from "./routers/collectors";
import { endpoints } from "./routers/endpoints";
import { integrations } from "./routers/integrations";
import { live } from "./routers/live";
import { members } from "./routers/members";
import { onboarding } from "./routers/onboarding";
import { organizations } from "./routers/organizations";
import { rules } from "./routers/rules";

export const appRouter = router({
  account,
  alerts,
  apiKeys,
  audit,
  collectors,
  endpoints,
  integrations,
  live,
  members,
  onboarding,
  organizations,
  rules,
});
export type AppRouter = typeof appRouter;
