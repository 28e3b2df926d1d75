import type { limits as english } from "../en/limits";
import type { TranslationOf } from "../translation-of";

export const limits = {
  bar: { label: "내 열람 범위", text: "{limit} 조건에 맞는 엔드포인트와 그 경보만 표시됩니다." },
  set: "범위 제한",
  setOf: "{name} 님의 범위 제한",
  limited: "{limit} 범위만 열람",
  title: "{name} 님의 열람 범위 제한",
  text: "{name} 님은 이 엔드포인트와 관련된 경보, 인시던트, 측정값만 볼 수 있습니다. 운영자는 해당 경보를 처리할 수 있지만 엔드포인트, 경보 규칙, 알림 중지는 변경할 수 없습니다.",
  field: "엔드포인트",
  fieldOptional: "열람할 엔드포인트 (선택)",
  help: "label:customer-acme, site:fra, name:du-* 같은 선택식을 입력하십시오. 비워 두면 모든 엔드포인트를 볼 수 있습니다.",
  examples: "label:customer-acme",
  save: "범위 저장",
  saved: "이제 {name} 님은 {limit} 범위만 볼 수 있습니다",
  lifted: "{name} 님이 다시 모든 엔드포인트를 볼 수 있습니다",
  joining: {
    title: "인증 공급자로 가입하는 구성원",
    text: "통합 로그인이나 SCIM으로 가입하는 열람자와 운영자는 이 엔드포인트만 볼 수 있습니다. 초대한 구성원과 기존 구성원에게는 각자의 범위가 적용됩니다.",
    what: "새 구성원의 열람 범위",
    saved: "이제 새 구성원은 {limit} 범위만 볼 수 있습니다",
    lifted: "이제 새 구성원이 모든 엔드포인트를 볼 수 있습니다",
  },
  preview: {
    label: "미리 보기",
    all: "모든 엔드포인트가 포함됩니다.",
    reading: "엔드포인트 수를 확인하는 중…",
    none: "현재 해당하는 엔드포인트가 없어 아무것도 표시되지 않습니다.",
    some: "전체 {total, number}개 중 {covered, number}개 엔드포인트: {names}",
    more: "전체 {total, number}개 중 {covered, number}개 엔드포인트: {names} 외 {others, number}개",
  },
} satisfies TranslationOf<typeof english>;
