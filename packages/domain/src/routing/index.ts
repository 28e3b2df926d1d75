export { foreseeNotices, type IncidentState } from "./foresee-notices";
export { type Hold, holdOn, holdOnAll } from "./hold";
export {
  isRouted,
  type NotificationRoute,
  planFor,
  planWithoutRoutes,
  type RecipientPlan,
  routesFor,
  routeTypes,
  sendsOpening,
} from "./route";
