/**
 * Sentences that the server, its packages and collectors make, by their English form. `{name}` is a place where a text is inserted; an inserted
 * sentence is translated too. What is not here is shown in English. Only the server reads them.
 */
export const SERVER_SENTENCES: Readonly<Record<string, string>> = {
  // Selectors
  "q: {problem}": "{problem}",
  "Character {n}: {problem}": "{n}번째 글자: {problem}",
  "A selector has at most {n} characters.": "선택식은 최대 {n}자입니다.",
  "A selector has at most {n} terms.": "선택식의 조건은 최대 {n}개입니다.",
  "A term has at most {n} values.": "조건 하나의 값은 최대 {n}개입니다.",
  "This quotation mark is not closed.": "따옴표를 닫지 않았습니다.",
  "This word is empty.": "단어가 비어 있습니다.",
  "“{field}:” does not apply to {subject}.": "“{field}:” 조건은 여기에 쓸 수 없습니다.",
  "“{field}:” needs a value.": "“{field}:” 조건에 값이 필요합니다.",
  "There is no endpoint “{name}”.": "“{name}” 엔드포인트가 없습니다.",
  "“{text}” is not an id.": "“{text}”은(는) ID가 아닙니다.",
  "“owner:me” depends on who asks; write the person's name.": "“owner:me”는 보는 사람에 따라 달라집니다. 사람의 이름을 쓰십시오.",
  "There is no {field} “{text}”: {known}.": "{field} 값 “{text}”이(가) 없습니다. 쓸 수 있는 값: {known}.",
  // Collectors: what their policy refuses
  "Not permitted: {reason}.": "허용되지 않음: {reason}.",
  "policy: {reason}": "정책: {reason}",
  "Left out: {reason}, which is this collector's limit (limits in allow.json).":
    "측정하지 않음: {reason}. 수집기의 한도입니다(allow.json의 limits).",
  "{whose} would get more than {n} packets a second": "{whose} 초당 패킷이 {n}개를 넘게 됩니다",
  "{whose} would get more than {n} bits a second": "{whose} 초당 {n}비트를 넘게 됩니다",
  "{address} is not an address": "{address}은(는) 주소가 아닙니다",
  "{address} is denied by this collector's allow.json": "이 수집기의 allow.json이 {address}을(를) 차단합니다",
  "{address} is outside the ranges to which this collector's allow.json confines it":
    "{address}은(는) 이 수집기의 allow.json이 허용한 범위 밖입니다",
  "{address} port {port} is not one of the proxies in this collector's allow.json":
    "{address} 포트 {port}은(는) 이 수집기의 allow.json에 있는 프록시가 아닙니다",
  "{address} is a metadata service": "{address}은(는) 메타데이터 서비스입니다",
  "{address} is a tunnel to another address and not in this collector's allow.json":
    "{address}은(는) 다른 주소로 가는 터널이며 이 수집기의 allow.json에 없습니다",
  "{address} is this machine's own address and not in this collector's allow.json":
    "{address}은(는) 수집기 장비의 주소이며 allow.json에 없습니다",
  "{address} is the broadcast address of this machine's network and not in this collector's allow.json":
    "{address}은(는) 수집기 네트워크의 브로드캐스트 주소이며 allow.json에 없습니다",
  "{mac} is a group address and not in this collector's allow.json": "{mac}은(는) 그룹 주소이며 이 수집기의 allow.json에 없습니다",
  "{address} is {range} and not in this collector's allow.json": "{address}은(는) {range} 주소이며 이 수집기의 allow.json에 없습니다",
  "lo is the loopback interface": "lo는 루프백 인터페이스입니다",
  "{device} is not one of the interfaces to which this collector's allow.json confines it":
    "{device}은(는) 이 수집기의 allow.json이 허용한 인터페이스가 아닙니다",
  "{vlan} is not one of the VLANs to which this collector's allow.json confines it":
    "{vlan}은(는) 이 수집기의 allow.json이 허용한 VLAN이 아닙니다",
  "untagged Ethernet": "태그 없는 이더넷",
  "{protocol} is not one of the protocols to which this collector's allow.json confines it":
    "{protocol}은(는) 이 수집기의 allow.json이 허용한 프로토콜이 아닙니다",
  // Collectors: what their machine lacks
  "ICMP cannot be sent. {help}": "ICMP를 보낼 수 없습니다. {help}",
  "Ethernet frames cannot be sent. {help}": "이더넷 프레임을 보낼 수 없습니다. {help}",
  "This collector runs on Node's own sockets; the native addon and CAP_NET_RAW on Linux would help.":
    "수집기가 Node의 소켓으로 동작합니다. Linux에서 네이티브 애드온과 CAP_NET_RAW 권한이 있으면 해결됩니다.",
  // People and organizations
  "Your session has ended. Sign in again.": "세션이 끝났습니다. 다시 로그인하십시오.",
  "Something broke on our side. Try again in a minute.": "서버에 문제가 생겼습니다. 잠시 후 다시 시도하십시오.",
  "Too many requests. Try again in {n} s.": "요청이 너무 많습니다. {n}초 후에 다시 시도하십시오.",
  "There is no such {what}.": "찾을 수 없습니다.",
  "This takes the role {role} or more.": "{role} 이상의 역할이 필요합니다.",
  "Only an {role} can give or take the role {other}.": "{role}만 {other} 역할을 주거나 뺄 수 있습니다.",
  admin: "관리자",
  operator: "운영자",
  owner: "소유자",
  viewer: "열람자",
  "An owner is removed or disabled by owners alone. Change the role first.":
    "소유자를 내보내거나 로그인을 차단하려면 먼저 역할을 변경하십시오.",
  "This is the last owner. Make somebody else an owner first.": "마지막 소유자입니다. 먼저 다른 사람을 소유자로 지정하십시오.",
  "You cannot disable your own sign-in. Another owner can.": "자신의 로그인은 차단할 수 없습니다. 다른 소유자가 할 수 있습니다.",
  "{email} is a member already.": "{email} 주소의 사람은 이미 구성원입니다.",
  "Your access is limited to some endpoints and does not include this.": "열람 범위가 제한되어 있어 볼 수 없습니다.",
  "Add a second factor to your own account first, so that you are not locked out.":
    "잠기지 않도록 먼저 자신의 계정에 2단계 인증을 추가하십시오.",
  "An account can have {n} passkeys and authenticators. Remove one first.":
    "계정에는 패스키와 인증 앱을 {n}개까지 둘 수 있습니다. 먼저 하나를 제거하십시오.",
  "This passkey is in use already.": "이미 사용 중인 패스키입니다.",
  "Let somebody sign in by the provider first, so that you know that it works.":
    "먼저 누군가 이 제공자로 로그인하여 동작하는지 확인하십시오.",
  "One person can own {n} organizations. Delete one first.": "한 사람이 조직을 {n}개까지 소유할 수 있습니다. 먼저 하나를 삭제하십시오.",
  "Add the domain first.": "먼저 도메인을 추가하십시오.",
  "Another organization of this installation has proved this domain.": "이 서버의 다른 조직이 이미 확인한 도메인입니다.",
  "An organization can have {n} mail domains. Remove one first.":
    "조직에는 메일 도메인을 {n}개까지 둘 수 있습니다. 먼저 하나를 제거하십시오.",
  // Alerts, incidents, planned work
  "A newer alert stands for the same cause already.": "같은 원인의 새 경보가 이미 열려 있습니다.",
  "It is too late to undo this.": "되돌릴 수 있는 시간이 지났습니다.",
  "Choose some of the incident's alerts, and not all of them.": "인시던트의 경보 중 전부가 아니라 일부를 선택하십시오.",
  "An incident cannot be merged into itself.": "인시던트를 자기 자신과 합칠 수 없습니다.",
  "The other incident was merged itself.": "상대 인시던트가 이미 다른 인시던트에 합쳐졌습니다.",
  "One action takes {n} alerts at most.": "한 번에 경보를 최대 {n}건까지 처리할 수 있습니다.",
  "One action takes {n} endpoints at most.": "한 번에 엔드포인트를 최대 {n}개까지 처리할 수 있습니다.",
  "There is no level to accept as normal. Pause or delete the endpoint if it should not be measured.":
    "정상으로 받아들일 값이 없습니다. 측정하지 않으려면 엔드포인트를 일시 중지하거나 삭제하십시오.",
  "The incident has no endpoint that could be silenced.": "인시던트에 알림을 중지할 엔드포인트가 없습니다.",
  "This silence has ended. Create another one.": "이 알림 중지는 끝났습니다. 새로 만드십시오.",
  "This maintenance does not run now.": "지금 진행 중인 유지보수가 아닙니다.",
  "This maintenance was cancelled. Plan another one.": "취소된 유지보수입니다. 새로 계획하십시오.",
  "It runs now: extend it or end it, and then change its schedule.": "진행 중입니다. 연장하거나 종료한 다음 일정을 변경하십시오.",
  "Another person changed the routes. Load them again.": "다른 사람이 알림 경로를 변경했습니다. 다시 불러오십시오.",
  // Measuring
  "No collector that measures this endpoint is connected.": "이 엔드포인트를 측정하는 수집기가 연결되어 있지 않습니다.",
  "The collector {name} is not connected.": "수집기 {name}이(가) 연결되어 있지 않습니다.",
  "The collector {name} was revoked.": "수집기 {name}은(는) 폐기되었습니다.",
  "The collector {name} receives pushed measurements and cannot probe.": "수집기 {name}은(는) 푸시된 측정값만 받으며 측정할 수 없습니다.",
  "a collector named {name} exists: make a token with another name": "{name} 수집기가 이미 있습니다. 다른 이름으로 토큰을 만드십시오",
  "An endpoint holds 50 labels at most.": "엔드포인트의 레이블은 최대 50개입니다.",
  "An experiment is running. Wait for its end, or cancel it.": "실험이 진행 중입니다. 끝나기를 기다리거나 취소하십시오.",
  // Integrations
  "Not a member of this organization: {addresses}.": "이 조직의 구성원이 아닙니다: {addresses}.",
  "The address changed: enter the secrets again.": "주소가 바뀌었습니다. 비밀 값을 다시 입력하십시오.",
  "The integration was deleted.": "삭제된 연동입니다.",
  "deliveries to {what} are not permitted here": "{what} 주소로는 전송할 수 없습니다",
};
