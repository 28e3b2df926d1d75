import type { account as english } from "../en/account";
import type { TranslationOf } from "../translation-of";

export const account = {
  title: "계정",
  parts: {
    you: "내 정보",
    theme: "테마",
    password: "비밀번호",
    secondFactor: "2단계 인증",
    sessions: "로그인한 기기",
    data: "내 데이터",
  },
  backToPadit: "← PADIT로 돌아가기",
  saved: "저장했습니다",
  profile: {
    name: "이름",
    nameMissing: "이름을 입력하십시오.",
    language: "언어",
    timeZone: "시간대",
    timeZoneHelp: "화면의 모든 시각을 이 시간대로 표시합니다.",
    save: "저장",
  },
  newOrganization: {
    title: "새 조직",
    hint: "엔드포인트, 수집기, 경보, 구성원을 따로 관리합니다. 만든 사람이 소유자가 됩니다.",
    name: "이름",
    example: "예: 한빛네트웍스",
    nameMissing: "이름을 입력하십시오.",
    create: "조직 만들기",
  },
  theme: { system: "시스템 설정 사용", light: "라이트", dark: "다크" },
} as const satisfies TranslationOf<typeof english>;
