import { expect, test } from "vitest";
import { decodeLines } from "./line-protocol";

const read = (text: string, unit: "ns" | "ms" | "s" = "ns") => decodeLines(text, unit);

// Lines of InfluxDB's own reference, "Line protocol" (docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol).
test.each([
  ['myMeasurement,tag1=value1,tag2=value2 fieldKey="fieldValue" 1556813561098000000', []],
  [
    'myMeasurement,tag1=tag1val,tag2=tag2val Field1="testData",Field2=3 1556813561098000000',
    [
      {
        name: "myMeasurement_Field2",
        value: 3,
        labels: [
          ["tag1", "tag1val"],
          ["tag2", "tag2val"],
        ],
        tsMs: 1556813561098,
      },
    ],
  ],
  ["myMeasurement fieldKey=1.0\nmyMeasurement fieldKey=-1.234456e+78", [{ value: 1, tsMs: null }, { value: -1.234456e78 }]],
  ["myMeasurement fieldKey=12485903i", [{ value: 12485903 }]],
  ["myMeasurement fieldKey=1u", [{ value: 1 }]],
  ["myMeasurement fieldKey=true,other=F", [{ value: 1 }, { name: "myMeasurement_other", value: 0 }]],
  ["my\\ Measurement fieldKey=1", [{ name: "my Measurement_fieldKey" }]],
  [
    "myMeasurement,tag\\ Key1=tag\\ Value1,tag\\ Key2=tag\\ Value2 fieldKey=100",
    [
      {
        labels: [
          ["tag Key1", "tag Value1"],
          ["tag Key2", "tag Value2"],
        ],
      },
    ],
  ],
  ['myMeasurement,tagKey=🍭 fieldKey="Launch 🚀",n=7 1556813561098000000', [{ labels: [["tagKey", "🍭"]], value: 7 }]],
  ["# This is a comment\nmyMeasurement fieldKey=1\n\n", [{ value: 1 }]],
  ['m text="two\nlines, one=9",value=3', [{ name: "m", value: 3 }]],
])("reads %j", (text, points) => {
  const decoded = read(text);
  expect(decoded.rejected).toEqual([]);
  expect(decoded.points).toMatchObject(points);
  expect(decoded.points).toHaveLength(points.length);
});

test("a time stamp counts in the precision of the request", () => {
  expect(read("m value=1 1556813561", "s").points[0]?.tsMs).toBe(1556813561000);
  expect(read("m value=1 1556813561098", "ms").points[0]?.tsMs).toBe(1556813561098);
});

test.each([
  ["m", "missing fields"],
  ["m,host= value=1", "missing tag value"],
  ["m,host value=1", "missing tag value"],
  ["m value", "missing field value"],
  ["m value=abc", "invalid field value"],
  ["m value=1 yesterday", "bad timestamp"],
  [",a=b value=1", "missing measurement"],
  ['m value="open', "unbalanced quotes"],
])("rejects %j alone, and keeps the lines around it", (line, problem) => {
  const { points, rejected } = read(`before value=1\n${line}\nafter value=2`);
  expect(rejected).toEqual([{ n: 1, message: `unable to parse '${line}': ${problem}` }]);
  expect(points.map(({ name }) => name)).toEqual(["before", "after"]);
});
