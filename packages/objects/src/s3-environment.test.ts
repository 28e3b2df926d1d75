import { expect, test } from "vitest";
import { S3Environment, s3OptionsOf } from "./s3-environment";

const read = (env: Record<string, string>) => s3OptionsOf(S3Environment.parse(env));

test("no bucket, no store", () => {
  expect(read({ S3_ENDPOINT: "http://127.0.0.1:9000" })).toBeNull();
});

test("path style goes with an endpoint, virtual hosts with Amazon, unless stated", () => {
  const endpoint = { S3_BUCKET: "b", S3_ENDPOINT: "http://127.0.0.1:9000" };
  expect(read(endpoint)?.usesPathStyle).toBe(true);
  expect(read({ ...endpoint, S3_PATH_STYLE: "0" })?.usesPathStyle).toBe(false);
  expect(read({ S3_BUCKET: "b" })?.usesPathStyle).toBe(false);
});

test("half of the credentials, a prefix without a slash and an unknown scheme are refused", () => {
  expect(() => read({ S3_BUCKET: "b", S3_ACCESS_KEY_ID: "k" })).toThrow(/S3_SECRET_ACCESS_KEY/);
  expect(() => read({ S3_BUCKET: "b", S3_PREFIX: "padit" })).toThrow(/slash/);
  expect(() => read({ S3_BUCKET: "b", S3_PREFIX: "../" })).toThrow();
  expect(() => read({ S3_BUCKET: "b", S3_ENDPOINT: "ftp://host" })).toThrow();
});
