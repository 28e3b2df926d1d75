export { foreseeNotices, type IncidentState } from "./foresee-notices";
export { type Hold, type Holdable, type HoldInput, holdOn, holdOnAll } from "./hold";
export { INTEGRATIONS_ONLY, OPENING, type Recipient, type RecipientDirectory, withFallbacks } from "./recipient";
export {
  isRouted,
  type NotificationRoute,
  planFor,
  planWithoutRoutes,
  type RecipientPlan,
  recipientsOf,
  routesFor,
  routeTypes,
  sendsOpening,
} from "./route";
