export { PreviewRoutes, previewRoutes } from "./preview-routes";
export {
  CreateRoute,
  createRoute,
  deleteRoute,
  GetRoute,
  getRoute,
  getRoutes,
  RouteInput,
  type RouteListView,
  type RouteView,
  SaveRoutes,
  saveRoutes,
  UpdateRoute,
  updateRoute,
} from "./route-verbs";
export { RouteHours, RouteRecipient } from "./stored-routes";
