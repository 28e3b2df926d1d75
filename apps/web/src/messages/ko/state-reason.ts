import type { stateReason as english } from "../en/state-reason";
import type { TranslationOf } from "../translation-of";

export const stateReason = {
  paused: "일시 중지됨: 다시 시작할 때까지 측정하지 않습니다.",
  noMeasurements: "수집기는 동작하지만 측정값이 들어오지 않습니다. 설정에서 테스트를 실행하여 원인을 확인하십시오.",
  neverAnswered: "추가한 뒤 한 번도 응답하지 않았습니다. 주소가 맞는지, 방화벽이 측정 패킷을 막지 않는지 확인하십시오.",
  resolvedByHand: "경보를 직접 해결했지만 원인이 계속되고 있습니다. 마지막 경보에서 내용을 확인하십시오.",
  learning: "평상시를 학습하는 중입니다. 손실, 장애, 규칙은 이미 경보를 엽니다.",
  waiting: "첫 측정값을 기다리는 중입니다. 설정에서 테스트를 실행하면 응답 여부를 바로 알 수 있습니다.",
  maintenance: "유지보수 중입니다.",
  expected: "이 시간에 예상된 이상입니다.",
  noCollector: "측정하는 수집기가 없습니다. 설정에서 선택하십시오.",
  revoked: "수집기의 접근 권한이 취소되었습니다. 설정에서 다른 수집기를 선택하십시오.",
  silent: "수집기 {name}이(가) 응답하지 않습니다. 장비가 켜져 있고 서버에 연결되는지 확인하십시오.",
  allSilent: "{count, plural, other {수집기 #대가 모두 응답하지 않습니다. 장비가 켜져 있고 서버에 연결되는지 확인하십시오.}}",
  moreAlerts: "{count, plural, other {열린 경보가 #건 더 있습니다.}}",
  normal: "정상입니다. {count, plural, other {수집기 #대}}에서 {seconds}초마다 측정합니다.",
  unmeasured: "측정 안 됨: {text}",
  now: "현재: {text}",
} as const satisfies TranslationOf<typeof english>;
