export { CollectorActivity, collectorActivity } from "./collector-activity";
export { CollectorLosses, collectorLosses } from "./collector-losses";
export { GetCollector, getCollector, ListCollectors, listCollectors } from "./collector-queries";
export type { CollectorView } from "./collector-view";
export { CreateEnrolmentToken, createEnrolmentToken } from "./create-enrolment-token";
export { enrolCollector } from "./enrol-collector";
export { type EnrolmentView, GetEnrolment, getEnrolment } from "./get-enrolment";
export { GetProbeJob, getProbeJob } from "./get-probe-job";
export type { ProbeJobState, ProbeJobView } from "./probe-job-view";
export {
  CreatePushCollector,
  createPushCollector,
  RotatePushToken,
  rotatePushToken,
  UpdatePushCollector,
  updatePushCollector,
} from "./push-collectors";
export { type MetricMapping, PushMapping, storedPushMapping } from "./push-mapping";
export { type PushedSeries, pushedSeriesKey, registerPushedSeries } from "./register-pushed-series";
export { CollectorName, RenameCollector, renameCollector } from "./rename-collector";
export { RevokeCollector, revokeCollector } from "./revoke-collector";
export { StartEndpointTest, StartProbeJob, startEndpointTest, startProbeJob } from "./start-probe-job";
export { watchClocks } from "./watch-clocks";
export { watchSilence } from "./watch-silence";
