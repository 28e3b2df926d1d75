import { expect, test } from "vitest";
import { withParticles } from "./particles";

test.each([
  // Korean words: open, ㄹ and closed syllables.
  ["회사은(는)", "회사는"],
  ["서울은(는)", "서울은"],
  ["부산은(는)", "부산은"],
  ["회사이(가)", "회사가"],
  ["부산이(가)", "부산이"],
  ["회사을(를)", "회사를"],
  ["부산을(를)", "부산을"],
  ["회사과(와)", "회사와"],
  ["부산과(와)", "부산과"],
  ["회사(으)로", "회사로"],
  ["서울(으)로", "서울로"],
  ["부산(으)로", "부산으로"],
  // Names of the field, read digit by digit and letter by letter.
  ["du-17을(를)", "du-17을"],
  ["du-17(으)로", "du-17로"],
  ["fra-2을(를)", "fra-2를"],
  ["fra-3(으)로", "fra-3으로"],
  ["muc-10이(가)", "muc-10이"],
  ["Acme은(는)", "Acme는"],
  ["Okta(으)로", "Okta로"],
  ["KT이(가)", "KT가"],
  ["eth0을(를)", "eth0을"],
  ["LAN(으)로", "LAN으로"],
  ["HTTP URL(으)로", "HTTP URL로"],
  // Closing marks do not sound.
  ["‘부산’을(를)", "‘부산’을"],
  ["“fra-1”(으)로 보냅니다", "“fra-1”로 보냅니다"],
])("%s becomes %s", (written, spoken) => {
  expect(withParticles(written)).toBe(spoken);
});

test("every pair of a sentence is chosen by its own word; other brackets stay", () => {
  expect(withParticles("서울이(가) 대전을(를) 지나 부산(으)로 (예정)")).toBe("서울이 대전을 지나 부산으로 (예정)");
  expect(withParticles("Sign in (again)")).toBe("Sign in (again)");
});
