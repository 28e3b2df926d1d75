import protobuf from "protobufjs/light.js";

/** Messages of Prometheus remote write 1.0 (prompb/remote.proto, prompb/types.proto); fields that PADIT does not read are absent. */
const V1 = {
  nested: {
    WriteRequest: {
      fields: {
        timeseries: { rule: "repeated", type: "TimeSeries", id: 1 },
        metadata: { rule: "repeated", type: "MetricMetadata", id: 3 },
      },
    },
    TimeSeries: {
      fields: {
        labels: { rule: "repeated", type: "Label", id: 1 },
        samples: { rule: "repeated", type: "Sample", id: 2 },
        histograms: { rule: "repeated", type: "Histogram", id: 4 },
      },
    },
    Label: { fields: { name: { type: "string", id: 1 }, value: { type: "string", id: 2 } } },
    Sample: { fields: { value: { type: "double", id: 1 }, timestamp: { type: "int64", id: 2 } } },
    MetricMetadata: { fields: { type: { type: "int32", id: 1 }, metricFamilyName: { type: "string", id: 2 } } },
    Histogram: {
      fields: {
        countInt: { type: "uint64", id: 1 },
        countFloat: { type: "double", id: 2 },
        sum: { type: "double", id: 3 },
        timestamp: { type: "int64", id: 15 },
      },
    },
  },
};

/** Messages of remote write 2.0 (io.prometheus.write.v2, types.proto). Samples and histograms have the fields of 1.0. */
const V2 = {
  nested: {
    ...{ Sample: V1.nested.Sample, Histogram: V1.nested.Histogram },
    Request: {
      fields: { symbols: { rule: "repeated", type: "string", id: 4 }, timeseries: { rule: "repeated", type: "TimeSeries", id: 5 } },
    },
    TimeSeries: {
      fields: {
        labelsRefs: { rule: "repeated", type: "uint32", id: 1 },
        samples: { rule: "repeated", type: "Sample", id: 2 },
        histograms: { rule: "repeated", type: "Histogram", id: 3 },
        metadata: { type: "Metadata", id: 5 },
      },
    },
    Metadata: { fields: { type: { type: "int32", id: 1 }, unitRef: { type: "uint32", id: 4 } } },
  },
};

export interface WrittenSample {
  value: number;
  /** ms since the Unix epoch */
  timestamp: number;
}

export interface WrittenHistogram {
  countInt: number;
  countFloat: number;
  sum: number;
  timestamp: number;
}

export interface WriteRequestV1 {
  timeseries: { labels: { name: string; value: string }[]; samples: WrittenSample[]; histograms: WrittenHistogram[] }[];
  metadata: { type: number; metricFamilyName: string }[];
}

export interface WriteRequestV2 {
  symbols: string[];
  timeseries: {
    labelsRefs: number[];
    samples: WrittenSample[];
    histograms: WrittenHistogram[];
    /** null: the sender stated none. */
    metadata: { type: number; unitRef: number } | null;
  }[];
}

export const WriteRequest = protobuf.Root.fromJSON(V1).lookupType("WriteRequest");
export const WriteRequest2 = protobuf.Root.fromJSON(V2).lookupType("Request");
