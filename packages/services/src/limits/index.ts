export { getJoinLimit, LimitJoining, limitJoining } from "./join-limit";
export { withinLimits } from "./limited-database";
export { PreviewLimit, previewLimit } from "./preview-limit";
export { seesChange } from "./sees-change";
