import type { identity as english } from "../en/identity";
import type { TranslationOf } from "../translation-of";

export const identity = {
  protocol: { label: "프로토콜", oidc: "OpenID Connect", saml: "SAML 2.0", ldap: "LDAP 또는 Active Directory" },
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
  ldap: {
    url: "서버",
    urlHelp: "ldaps://는 처음부터 암호화하고, ldap://는 데이터를 보내기 전에 StartTLS로 암호화합니다.",
    ca: "인증 기관의 인증서",
    caHelp: "공개 인증 기관이 서명하지 않은 서버라면 PEM 형식으로 입력하십시오. 비워 두면 공개 인증 기관을 사용합니다.",
    bindDn: "사용자를 검색하는 계정(DN)",
    bindPassword: "계정 비밀번호",
    bindPasswordHelp: "저장되어 있습니다. 그대로 두려면 비워 두십시오. 서버, 계정, 인증서를 바꾸면 다시 입력해야 합니다.",
    base: "사용자 검색 위치(DN)",
    filter: "사용자 필터",
    filterHelp:
      "{login} 자리에 사용자가 입력한 이름이 들어갑니다. Active Directory: (sAMAccountName={login}) 또는 (userPrincipalName={login}).",
    subject: "사용자를 영구히 식별하는 속성",
    subjectHelp: "Active Directory: objectGUID.",
    mail: "메일 주소 속성",
    personName: "이름 속성",
    groups: "그룹 속성",
    groupsHelp: "memberOf처럼 그룹의 DN이 들어 있는 속성입니다.",
    groupBase: "그룹 검색 위치(DN)",
    groupBaseHelp: "선택 사항입니다. 사용자를 member 또는 uniqueMember로 포함하는 그룹을 검색합니다.",
    roles: "그룹별 역할",
    rolesHelp:
      "한 줄에 하나씩 그룹 이름이나 전체 DN을 입력하십시오. 예: noc = operator. 로그인할 때마다 적용되며 소유자는 그대로 소유자입니다.",
  },
} as const satisfies TranslationOf<typeof english>;
