import { describe, expect, test } from "vitest";
import { type AlertTerm, parseSearch, writeSearch } from "./alert-search";

const term = (field: AlertTerm["field"], values: string[], not = false): AlertTerm => ({ field, values, not });
const termsOf = (query: string): AlertTerm[] => parseSearch(query).terms;

describe("what people type into the inbox's search", () => {
  test("tokens and words stand side by side", () => {
    expect(termsOf("sev:critical collector:muc-2 -label:lab floor shift")).toEqual([
      term("severity", ["critical"]),
      term("collector", ["muc-2"]),
      term("label", ["lab"], true),
      term("text", ["floor"]),
      term("text", ["shift"]),
    ]);
  });

  test("a field named twice, or with commas, takes any of its values; labels must all be there", () => {
    expect(termsOf("sev:crit,warn sev:info")).toEqual([term("severity", ["critical", "warning", "info"])]);
    expect(termsOf("label:lab label:muc")).toEqual([term("label", ["lab"]), term("label", ["muc"])]);
    expect(termsOf("-label:lab -label:muc")).toEqual([term("label", ["lab", "muc"], true)]);
  });

  test("quotes keep blanks and commas together, also in a word and while the last one is still missing", () => {
    expect(termsOf('endpoint:"du 17, west" "floor shift"')).toEqual([term("endpoint", ["du 17, west"]), term("text", ["floor shift"])]);
    expect(termsOf('endpoint:"du 17')).toEqual([term("endpoint", ["du 17"])]);
    expect(termsOf('-"floor shift"')).toEqual([term("text", ["floor shift"], true)]);
  });

  test("other names of fields, in any case", () => {
    expect(termsOf("Severity:warning TAG:lab assignee:me proto:tcp")).toEqual([
      term("severity", ["warning"]),
      term("label", ["lab"]),
      term("owner", ["me"]),
      term("protocol", ["tcp"]),
    ]);
  });

  test("what only looks like a token is a word", () => {
    expect(termsOf("14:03 fe80::1 http://du-17")).toEqual([
      term("text", ["14:03"]),
      term("text", ["fe80::1"]),
      term("text", ["http://du-17"]),
    ]);
  });

  test("a severity that does not exist is named and left out", () => {
    expect(parseSearch("sev:high du-17")).toEqual({
      terms: [term("text", ["du-17"])],
      problems: ["There is no severity “high”: critical, warning, info."],
    });
  });

  test("half a token and empty input narrow nothing", () => {
    for (const query of ["", "   ", "sev:", "-", '""', "-label:", 'endpoint:""', ","]) expect(termsOf(query), query).toEqual([]);
  });

  test("what is written reads back the same, in the short form", () => {
    for (const query of [
      'sev:critical,warning -label:lab,muc endpoint:"du 17, west" floor',
      '"fe80::1" -a -b owner:me',
      '"-1 dB" kind:outage',
    ])
      expect(writeSearch(termsOf(query))).toBe(query);
  });
});
