import { expect, test } from "vitest";
import { csvCell, toCsv } from "./to-csv";

test("a name that begins like a formula stays text", () => {
  expect(csvCell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
  expect(csvCell("@x")).toBe("'@x");
});

test("commas, quotes and line ends stay inside their cell", () => {
  expect(csvCell('a "b", c\nd')).toBe('"a ""b"", c\nd"');
});

test("every entry is a line below the header", () => {
  const entry = {
    id: "1",
    at: new Date("2026-11-24T10:00:00.000Z"),
    actorType: "user",
    actorId: null,
    actorName: "Ana",
    action: "alert.acknowledge",
    targetType: "alert",
    targetId: "a",
    detail: {},
    ip: null,
  };
  expect(toCsv([entry]).split("\r\n")).toEqual([
    "at,actor_type,actor,action,target_type,target_id,ip,detail",
    "2026-11-24T10:00:00.000Z,user,Ana,alert.acknowledge,alert,a,,{}",
    "",
  ]);
});
