/** Names of fields as Korean readers type them. */
export const KOREAN_FIELDS = [
  ["심각도", "severity"],
  ["상태", "status"],
  ["종류", "kind"],
  ["지표", "metric"],
  ["프로토콜", "protocol"],
  ["이름", "endpoint"],
  ["엔드포인트", "endpoint"],
  ["레이블", "label"],
  ["수집기", "collector"],
  ["사이트", "site"],
  ["담당자", "owner"],
] as const;

/** Values as Korean screens name them, without blanks. */
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  severity: { 심각: "critical", 경고: "warning", 정보: "info" },
  status: { 열림: "open", 확인됨: "acknowledged", 다시알림: "snoozed", 해결됨: "resolved" },
  kind: {
    수준변화: "level_shift",
    점진적변화: "ramp",
    지터: "jitter",
    손실: "loss",
    장애: "outage",
    반복되는급등: "spike_train",
    경로비대칭: "path_asymmetry",
    시계급변: "clock_step",
    시계오차: "clock_off",
    주기적변동: "periodic",
    측정값없음: "no_data",
    한계: "limit",
    잘못된응답: "wrong_answer",
    측정안됨: "not_measured",
    값고정: "frozen",
    남은기간: "countdown",
    평소시간대와다름: "schedule",
    추세: "trend",
  },
  owner: { 나: "me", 없음: "none" },
};

/** The value that a Korean word names in this field, also by its beginning; the text itself where none does. */
export function fromKorean(field: string, text: string): string {
  const known = Object.entries(VALUES[field] ?? {});
  const word = text.normalize("NFC").replaceAll(/\s/g, "");
  if (!/^[가-힣]+$/.test(word)) return text;
  const exact = known.find(([korean]) => korean === word);
  // A name such as 나윤 begins like 나, so only words of closed lists may be shortened.
  const begun = field === "owner" ? undefined : known.find(([korean]) => korean.startsWith(word));
  return (exact ?? begun)?.[1] ?? text;
}
