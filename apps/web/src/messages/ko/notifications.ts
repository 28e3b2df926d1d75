import type { notifications as english } from "../en/notifications";
import type { TranslationOf } from "../translation-of";

export const notifications: TranslationOf<typeof english> = {
  rateLimit: {
    messages: "받는 사람마다 최대 메시지 수",
    messagesHelp:
      "그보다 많은 메시지는 모든 인시던트를 적은 요약 하나로 모아 보냅니다. 에스컬레이션은 항상 보냅니다. 비워 두면 제한이 없습니다.",
    minutes: "기간(분)",
  },
};
