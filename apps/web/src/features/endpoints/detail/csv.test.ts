import { expect, test } from "vitest";
import { csvLine, fileNameOf } from "./csv";

test("quotes what needs quoting, as RFC 4180 says", () => {
  expect(csvLine(["a", 1.5, null, 'say "hi", now', "two\nlines"])).toBe('a,1.5,,"say ""hi"", now","two\nlines"\r\n');
});

test.each(["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("a spreadsheet does not run %j", (text) => {
  expect(csvLine([text])).toMatch(/^"?'/);
});

test("a negative number is no formula", () => {
  expect(csvLine([-0.25, 1e-7])).toBe("-0.25,1e-7\r\n");
});

test("names of files are plain", () => {
  expect(["DU 17/München", "../../etc", "日本", "a".repeat(200)].map(fileNameOf)).toEqual([
    "DU-17-Mu-nchen",
    "etc",
    "endpoint",
    "a".repeat(80),
  ]);
});
