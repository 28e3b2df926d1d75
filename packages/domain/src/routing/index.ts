export { foreseeNotices, type IncidentState } from "./foresee-notices";
export { type Hold, type Holdable, type HoldInput, holdOn, holdOnAll, isOutageKind } from "./hold";
export { foreseeRates, limitRate, type RateDecision, type RateLimit, type RecipientLoad, rateWindowMs } from "./rate-limit";
export { INTEGRATIONS_ONLY, OPENING, type Recipient, type RecipientDirectory, withFallbacks } from "./recipient";
export {
  isRouted,
  type NotificationRoute,
  planFor,
  planWithoutRoutes,
  type RecipientPlan,
  rateLimitsOf,
  recipientsOf,
  routesFor,
  routeTypes,
  sendsOpening,
} from "./route";
