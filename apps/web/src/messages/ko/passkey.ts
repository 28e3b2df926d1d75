import type { passkey as english } from "../en/passkey";
import type { TranslationOf } from "../translation-of";

export const passkey = {
  notHere: "이 브라우저에서는 패스키를 사용할 수 없습니다. HTTPS 연결과 패스키를 지원하는 브라우저가 필요합니다.",
  cancelled: "제한 시간 안에 패스키가 선택되지 않았습니다. 다시 시도하십시오.",
  cannotAsk: "지금은 패스키를 요청할 수 없습니다. 다시 시도하십시오.",
} as const satisfies TranslationOf<typeof english>;
