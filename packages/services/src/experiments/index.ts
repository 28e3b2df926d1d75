export { CancelExperiment, cancelExperiment } from "./cancel-experiment";
export { GetExperiment, getExperiment, ListExperiments, listExperiments } from "./experiment-queries";
export type { ExperimentView, TrialView } from "./experiment-view";
export { listFamilies } from "./list-families";
export { StartExperiment, startExperiment } from "./start-experiment";
