import protobuf from "protobufjs/light.js";

const repeated = (type: string, id: number) => ({ rule: "repeated", type, id });
const NUMBER_POINT = {
  fields: {
    attributes: repeated("KeyValue", 7),
    startTimeUnixNano: { type: "fixed64", id: 2 },
    timeUnixNano: { type: "fixed64", id: 3 },
    asDouble: { type: "double", id: 4 },
    asInt: { type: "sfixed64", id: 6 },
    flags: { type: "uint32", id: 8 },
  },
  oneofs: { value: { oneof: ["asDouble", "asInt"] } },
};

/** Messages of OTLP metrics (opentelemetry-proto v1, metrics.proto and common.proto); fields that PADIT does not read are absent. */
const OTLP = {
  nested: {
    ExportMetricsServiceRequest: { fields: { resourceMetrics: repeated("ResourceMetrics", 1) } },
    ResourceMetrics: { fields: { resource: { type: "Resource", id: 1 }, scopeMetrics: repeated("ScopeMetrics", 2) } },
    Resource: { fields: { attributes: repeated("KeyValue", 1) } },
    ScopeMetrics: { fields: { metrics: repeated("Metric", 2) } },
    Metric: {
      fields: {
        name: { type: "string", id: 1 },
        unit: { type: "string", id: 3 },
        gauge: { type: "Gauge", id: 5 },
        sum: { type: "Sum", id: 7 },
        histogram: { type: "Histogram", id: 9 },
        exponentialHistogram: { type: "ExponentialHistogram", id: 10 },
        summary: { type: "Summary", id: 11 },
      },
    },
    Gauge: { fields: { dataPoints: repeated("NumberDataPoint", 1) } },
    Sum: {
      fields: {
        dataPoints: repeated("NumberDataPoint", 1),
        aggregationTemporality: { type: "int32", id: 2 },
        isMonotonic: { type: "bool", id: 3 },
      },
    },
    Histogram: { fields: { dataPoints: repeated("HistogramDataPoint", 1), aggregationTemporality: { type: "int32", id: 2 } } },
    ExponentialHistogram: {
      fields: { dataPoints: repeated("ExponentialHistogramDataPoint", 1), aggregationTemporality: { type: "int32", id: 2 } },
    },
    Summary: { fields: { dataPoints: repeated("SummaryDataPoint", 1) } },
    NumberDataPoint: NUMBER_POINT,
    HistogramDataPoint: {
      fields: {
        attributes: repeated("KeyValue", 9),
        startTimeUnixNano: { type: "fixed64", id: 2 },
        timeUnixNano: { type: "fixed64", id: 3 },
        count: { type: "fixed64", id: 4 },
        sum: { type: "double", id: 5 },
        bucketCounts: repeated("fixed64", 6),
        explicitBounds: repeated("double", 7),
        flags: { type: "uint32", id: 10 },
      },
    },
    ExponentialHistogramDataPoint: {
      fields: {
        attributes: repeated("KeyValue", 1),
        startTimeUnixNano: { type: "fixed64", id: 2 },
        timeUnixNano: { type: "fixed64", id: 3 },
        count: { type: "fixed64", id: 4 },
        sum: { type: "double", id: 5 },
        flags: { type: "uint32", id: 10 },
      },
    },
    SummaryDataPoint: {
      fields: {
        attributes: repeated("KeyValue", 7),
        startTimeUnixNano: { type: "fixed64", id: 2 },
        timeUnixNano: { type: "fixed64", id: 3 },
        count: { type: "fixed64", id: 4 },
        sum: { type: "double", id: 5 },
        quantileValues: repeated("ValueAtQuantile", 6),
        flags: { type: "uint32", id: 8 },
      },
    },
    ValueAtQuantile: { fields: { quantile: { type: "double", id: 1 }, value: { type: "double", id: 2 } } },
    KeyValue: { fields: { key: { type: "string", id: 1 }, value: { type: "AnyValue", id: 2 } } },
    AnyValue: {
      fields: {
        stringValue: { type: "string", id: 1 },
        boolValue: { type: "bool", id: 2 },
        intValue: { type: "int64", id: 3 },
        doubleValue: { type: "double", id: 4 },
      },
      oneofs: { value: { oneof: ["stringValue", "boolValue", "intValue", "doubleValue"] } },
    },
    ExportMetricsServiceResponse: { fields: { partialSuccess: { type: "ExportMetricsPartialSuccess", id: 1 } } },
    ExportMetricsPartialSuccess: {
      fields: { rejectedDataPoints: { type: "int64", id: 1 }, errorMessage: { type: "string", id: 2 } },
    },
    /** google.rpc.Status, by which OTLP reports failures. */
    Status: { fields: { code: { type: "int32", id: 1 }, message: { type: "string", id: 2 } } },
  },
};

const root = protobuf.Root.fromJSON(OTLP);
export const ExportRequest = root.lookupType("ExportMetricsServiceRequest");
export const ExportResponse = root.lookupType("ExportMetricsServiceResponse");
export const RpcStatus = root.lookupType("Status");
