import type { collector as english } from "../en/collector";
import type { TranslationOf } from "../translation-of";

export const collector = {
  policy: {
    title: "소유자 정책",
    state: "상태",
    none: "아직 보고되지 않았습니다. 이 버전부터 수집기가 정책을 보고합니다.",
    addresses: "주소",
    allButDenied: "자체 장비, 링크 로컬, 그룹, 메타데이터 서비스를 제외한 모두",
    denied: "차단된 주소",
    exceptions: "추가로 허용된 주소",
    proxies: "HTTP 프록시",
    noProxies: "없음",
    protocols: "프로토콜",
    interfaces: "인터페이스(이더넷)",
    vlans: "VLAN",
    untagged: "태그 없음",
    all: "모두",
    groups: "CFM 그룹(레벨별)",
    noGroups: "없음",
    perTarget: "대상당 최대",
    perInterface: "인터페이스당 최대",
    perProtocol: "프로토콜별 대상당 최대",
    rate: "초당 패킷 {packets, number}개, {megabits, number} Mbit",
    protocolRate: "{protocol} 초당 패킷 {packets, number}개",
  },
} as const satisfies TranslationOf<typeof english>;
