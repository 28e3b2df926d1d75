export { PreviewRoutes, previewRoutes } from "./preview-routes";
export {
  createRoute,
  deleteRoute,
  getRoute,
  getRoutes,
  RouteInput,
  type RouteListView,
  type RouteView,
  SaveRoutes,
  saveRoutes,
  updateRoute,
} from "./route-verbs";
export { RouteHours, RouteRateLimit, RouteRecipient } from "./stored-routes";
