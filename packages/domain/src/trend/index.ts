export { metricTitleOf } from "../alerts/alert-title";
export { zoneOffsetMs } from "../judgement/zone-offset";
export { type HourlyMean, type LongTrend, longTrend, TREND_WEEKS, type TrendWeeks, WEEK_MS } from "./long-trend";
export { trendAlert } from "./trend-alert";
