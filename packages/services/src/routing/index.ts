export { PreviewRoutes, previewRoutes } from "./preview-routes";
export { getRoutes, RouteInput, type RouteListView, SaveRoutes, saveRoutes } from "./route-verbs";
export { RouteHours, RouteRecipient } from "./stored-routes";
