export { GetModel, getModel, ListModels, listModels } from "./model-queries";
export type { ModelView } from "./model-view";
export { PromoteModel, promoteModel } from "./promote-model";
export { RollBackModel, rollBackModel } from "./roll-back-model";
