import { describeSources } from "@padit/protocols";
import { expect, test } from "vitest";
import { wordsIn } from "../../../messages/words-in";
import { shownSources, sourcesOf } from "../../sources/sources";
import { searchTypes, whyNot } from "./type-search";

const en = wordsIn("en", "wizard");
const SOURCES = sourcesOf(shownSources(describeSources()));
const protocolOf = (name: string) => SOURCES.protocols.find((protocol) => protocol.name === name) ?? expect.unreachable();
const found = (text: string): string[] => searchTypes(SOURCES.protocols, text).map(({ name }) => name);

test("types are found by what people call them", () => {
  expect(found("ping")).toContain("udp-echo");
  expect(found("website")[0]).toBe("http");
  expect(found("RFC 862")).toContain("udp-echo");
  expect(found("handshake")[0]).toBe("tcp");
  expect(found("zebra")).toEqual([]);
});

test("Korean titles are found while a syllable is composed and by first consonants, and English words still find them", () => {
  const korean = SOURCES.protocols.map((spec) =>
    spec.name === "oran-cfm" ? { ...spec, title: "O-RAN 프런트홀", description: "무선 장치를 측정합니다.", synonyms: ["fronthaul"] } : spec,
  );
  for (const typed of ["프런트홀", "프런ㅌ", "ㅍㄹㅌㅎ", "무선", "fronthaul"])
    expect(
      searchTypes(korean, typed).map(({ name }) => name),
      typed,
    ).toContain("oran-cfm");
});

test("without words every type is there, in its order", () => {
  expect(found(" ")).toEqual(SOURCES.protocols.map(({ name }) => name));
});

const reported = (protocols: string[] | null): Parameters<typeof whyNot>[1][number]["capabilities"] =>
  protocols ? { protocols: protocols.map((name) => ({ name, version: "1.0.0" })) } : {};
const collector = (name: string, protocols: string[] | null, state: "connected" | "revoked" = "connected") => ({
  id: name,
  name,
  kind: "agent" as const,
  state,
  capabilities: reported(protocols),
});

test("says why nobody can probe a type, and nothing when somebody can", () => {
  expect(whyNot(en, [], protocolOf("tcp"))).toBe("There is no collector yet.");
  expect(whyNot(en, [collector("a", ["tcp"], "revoked")], protocolOf("tcp"))).toBe("There is no collector yet.");
  expect(whyNot(en, [{ ...collector("a", ["tcp"]), kind: "push" as const }], protocolOf("tcp"))).toBe("There is no collector yet.");
  expect(whyNot(en, [collector("a", null)], protocolOf("tcp"))).toBe("No collector has reported what it can do yet.");
  expect(whyNot(en, [collector("a", ["http"])], protocolOf("tcp"))).toBe("a cannot probe it.");
  expect(whyNot(en, [collector("a", ["http"]), collector("b", null)], protocolOf("tcp"))).toBe("None of your 2 collectors can probe it.");
  expect(whyNot(en, [collector("a", ["http"]), collector("b", ["tcp"])], protocolOf("tcp"))).toBeNull();
  const capabilities = { ...reported(["icmp", "tcp"]), rawSockets: false, lacking: ["ICMP cannot be sent (EPERM)."] };
  const barred = { ...collector("a", null), capabilities };
  expect(whyNot(en, [barred], protocolOf("icmp"))).toBe("a: ICMP cannot be sent (EPERM).");
  expect(whyNot(en, [barred], protocolOf("tcp"))).toBeNull();
  expect(whyNot(en, [barred, collector("b", ["icmp"])], protocolOf("icmp"))).toBeNull();
});
