export { AlertSpend, type AlertSpendView, alertSpend } from "./alert-spend";
export { fleetOverview } from "./fleet-overview";
export { DismissGettingStarted, dismissGettingStarted, type GettingStartedView, gettingStarted } from "./getting-started";
export type { SiteCell, SiteMatrixView } from "./site-matrix";
