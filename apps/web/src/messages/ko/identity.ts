import type { identity as english } from "../en/identity";
import type { TranslationOf } from "../translation-of";

export const identity = {
  protocol: { label: "프로토콜", oidc: "OpenID Connect", saml: "SAML 2.0" },
  form: {
    save: "공급자 저장",
    saved: "통합 로그인을 저장했습니다",
    name: "공급자 이름",
    nameHelp: "로그인 화면에 표시됩니다.",
  },
  roles: {
    first: "첫 로그인 때의 역할",
    lines: "속성 값별 역할",
    linesHelp: "한 줄에 하나씩 입력하십시오. 예: noc = operator. 로그인할 때마다 적용되며 소유자는 그대로 소유자입니다.",
  },
  saml: {
    metadataAddress: "메타데이터 주소",
    answerAddress: "응답 주소(ACS)",
    metadata: "공급자의 메타데이터",
    metadataHelp: "아래 세 항목을 입력하는 대신 XML을 붙여 넣을 수 있습니다.",
    issuer: "엔터티 ID",
    entryPoint: "로그인 주소",
    entryPointHelp: "공급자의 HTTP-Redirect 바인딩 주소입니다.",
    certificates: "서명 인증서",
    certificatesHelp: "PEM 형식입니다. 공급자가 키를 바꾸는 동안에는 두 인증서를 모두 입력하십시오.",
    expires: "유효 기간 종료:",
    attribute: "역할을 정하는 속성",
    attributeHelp: "선택 사항입니다. 예: groups.",
  },
} as const satisfies TranslationOf<typeof english>;
