export { foreseeNotices, type IncidentState } from "./foresee-notices";
export { type Hold, type Holdable, type HoldInput, holdOn, holdOnAll } from "./hold";
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
