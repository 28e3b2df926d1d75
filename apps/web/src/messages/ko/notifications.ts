import type { notifications as english } from "../en/notifications";
import type { TranslationOf } from "../translation-of";

export const notifications: TranslationOf<typeof english> = {
  noMail: {
    title: "구성원과 당직자에게 알림이 가지 않습니다.",
    text: "이 설치에는 메일 서버가 없습니다. 운영자에게 PADIT_SMTP_URL과 PADIT_MAIL_FROM 설정을 요청하거나, 대신 연동으로 알리십시오.",
  },
  rateLimit: {
    messages: "받는 사람마다 최대 메시지 수",
    messagesHelp:
      "그보다 많은 메시지는 모든 인시던트를 적은 요약 하나로 모아 보냅니다. 에스컬레이션은 항상 보냅니다. 비워 두면 제한이 없습니다.",
    minutes: "기간(분)",
  },
};
