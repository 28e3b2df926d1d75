export {
  CreateSavedView,
  createSavedView,
  DeleteSavedView,
  deleteSavedView,
  listSavedViews,
  type SavedViewView,
  UpdateSavedView,
  updateSavedView,
} from "./saved-views";
