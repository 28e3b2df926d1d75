import type { audit as english } from "../en/audit";
import type { TranslationOf } from "../translation-of";

export const audit = {
  title: "감사 로그",
  hint: "모든 변경과 변경한 사람, 접속 위치를 기록합니다.",
  forAdmins: "감사 로그는 관리자만 볼 수 있습니다",
  export: "{format} 내보내기",
  action: "작업",
  actionExample: "alert.",
  actor: "실행자",
  actorExample: "김지우",
  noMatch: "조건에 맞는 기록이 없습니다",
  none: "아직 기록이 없습니다",
  clear: "필터 지우기",
  showMore: "더 보기",
  from: "{address}에서 접속",
  actorType: { api_key: "API 키", system: "시스템", collector: "수집기", scim: "SCIM" },
} as const satisfies TranslationOf<typeof english>;
