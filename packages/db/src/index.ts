export { CHANNELS, type Channel, notify } from "./channels";
export { isUniqueViolation, type ShardTx, type SystemTx, type TenantTx } from "./doors";
export { Prisma } from "./generated/prisma/client";
export type { Listener, OnNotification } from "./listen";
export { type Database, type DatabaseUrls, openDatabase } from "./open-database";
export type {
  Backend,
  BandRow,
  DetailRow,
  Horizons,
  RollupQuery,
  RollupRow,
  SampleRow,
  SamplesQuery,
  ScoreBucketRow,
  SeriesRange,
  SeriesStore,
  WindowValues,
  WindowValuesQuery,
} from "./series-store";
