import type { actionLink as english } from "../en/action-link";
import type { TranslationOf } from "../translation-of";

export const actionLink: TranslationOf<typeof english> = {
  tab: "확인",
  unknownTitle: "사용할 수 없는 링크입니다",
  unknownHint: "링크가 온전하지 않거나 인시던트가 삭제되었습니다.",
  title: {
    acknowledge: "이 인시던트를 확인할까요?",
    snooze: "이 인시던트를 나중에 다시 알릴까요?",
    silence: "이 인시던트의 알림을 중지할까요?",
  },
  verb: { acknowledge: "확인", snooze: "1시간 후 다시 알림", silence: "2시간 동안 알림 중지" },
  done: {
    acknowledge: "확인했습니다. 다른 사람에게는 더 알리지 않습니다.",
    snooze: "1시간 후 다시 알립니다.",
    silence: "2시간 동안 알림을 중지했습니다. 경보는 계속 발생하고 화면에 표시됩니다.",
  },
  actsAs: "타임라인과 감사 로그에 {name} 님의 이름이 남습니다.",
  whoActs: "이 메시지는 여러 사람이 읽습니다. 누가 처리했는지 타임라인에 남도록 로그인하십시오.",
  signIn: "로그인",
  open: "인시던트 열기",
  state: {
    expired: "만료된 링크입니다. 링크는 24시간 동안 사용할 수 있습니다.",
    used: "이미 사용한 링크입니다. 링크는 한 번만 사용할 수 있습니다.",
    over: "인시던트가 해결되었습니다. 더 할 일이 없습니다.",
  },
};
