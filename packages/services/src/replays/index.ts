export { CancelReplay, cancelReplay } from "./cancel-replay";
export { GetReplay, getReplay } from "./replay-queries";
export type { ReplayView } from "./replay-view";
export { StartReplay, startReplay } from "./start-replay";
