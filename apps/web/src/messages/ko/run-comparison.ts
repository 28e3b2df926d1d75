import type { runComparison as english } from "../en/run-comparison";
import type { TranslationOf } from "../translation-of";

export const runComparison = {
  label: "{name} 전후 비교",
  summary: "작업 전 1시간과 비교: {counts}.",
  counts: {
    same: "변화 없음 {count}개",
    better: "개선 {count}개",
    different: "수준 변화 {count}개",
    worse: "악화 {count}개",
    failing: "장애 {count}개",
    notMeasured: "측정 부족 {count}개",
  },
  none: "대상 엔드포인트가 없었습니다",
  waiting: "전후 비교는 작업이 끝나고 15분 뒤에 나옵니다.",
  show: "변화 보기",
  hide: "변화 숨기기",
  showOf: "{name}: 변화 보기",
  hideOf: "{name}: 변화 숨기기",
  more: "{count, plural, other {외 엔드포인트 #개}}",
  columns: { endpoint: "엔드포인트", outcome: "현재", metric: "지표", before: "이전", after: "이후" },
  outcome: { failing: "장애", worse: "악화", different: "수준 변화", better: "개선", same: "변화 없음", not_measured: "측정 부족" },
  nothing: "측정되지 않음",
  via: "{collector} 경유",
} as const satisfies TranslationOf<typeof english>;
