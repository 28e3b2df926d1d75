import { protocols } from "@padit/protocols";
import { expect, test } from "vitest";
import { searchTypes, whyNot } from "./type-search";

const found = (text: string): string[] => searchTypes(protocols.list(), text).map(({ name }) => name);

test("types are found by what people call them", () => {
  expect(found("ping")).toContain("udp-echo");
  expect(found("website")[0]).toBe("http");
  expect(found("RFC 862")).toContain("udp-echo");
  expect(found("handshake")[0]).toBe("tcp");
  expect(found("zebra")).toEqual([]);
});

test("without words every type is there, in its order", () => {
  expect(found(" ")).toEqual(protocols.list().map(({ name }) => name));
});

const reported = (protocols: string[] | null): Parameters<typeof whyNot>[0][number]["capabilities"] =>
  protocols ? { protocols: protocols.map((name) => ({ name, version: "1.0.0" })) } : {};
const collector = (name: string, protocols: string[] | null, state: "connected" | "revoked" = "connected") => ({
  id: name,
  name,
  kind: "agent",
  state,
  capabilities: reported(protocols),
});

test("says why nobody can probe a type, and nothing when somebody can", () => {
  expect(whyNot([], "tcp")).toBe("There is no collector yet.");
  expect(whyNot([collector("a", ["tcp"], "revoked")], "tcp")).toBe("There is no collector yet.");
  expect(whyNot([{ ...collector("a", ["tcp"]), kind: "push" }], "tcp")).toBe("There is no collector yet.");
  expect(whyNot([collector("a", null)], "tcp")).toBe("No collector has reported what it can do yet.");
  expect(whyNot([collector("a", ["http"])], "tcp")).toBe("a cannot probe it.");
  expect(whyNot([collector("a", ["http"]), collector("b", null)], "tcp")).toBe("None of your 2 collectors can probe it.");
  expect(whyNot([collector("a", ["http"]), collector("b", ["tcp"])], "tcp")).toBeNull();
  const capabilities = { ...reported(["icmp", "tcp"]), rawSockets: false, lacking: ["ICMP cannot be sent (EPERM)."] };
  const barred = { ...collector("a", null), capabilities };
  expect(whyNot([barred], "icmp")).toBe("a: ICMP cannot be sent (EPERM).");
  expect(whyNot([barred], "tcp")).toBeNull();
  expect(whyNot([barred, collector("b", ["icmp"])], "icmp")).toBeNull();
});
