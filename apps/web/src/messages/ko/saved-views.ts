import type { savedViews as english } from "../en/saved-views";
import type { TranslationOf } from "../translation-of";

export const savedViews = {
  menu: "보기",
  list: "저장된 보기",
  none: "저장된 보기가 없습니다",
  save: "현재 보기 저장…",
  saveChanges: "“{name}”에 변경 사항 저장",
  rename: "이름 변경…",
  share: "모두에게 공유",
  keepPrivate: "나에게만 표시",
  delete: "삭제",
  shared: "공유됨",
  here: "현재 보기",
  count: "{count, plural, other {#건}}",
  saved: "보기를 저장했습니다",
  deleted: "“{name}” 보기를 삭제했습니다",
  newTitle: "현재 보기 저장",
  renameTitle: "보기 이름 변경",
  name: "이름",
  namePlaceholder: "예: 코어망 심각 경보",
  verb: "보기 저장",
  everybody: "모든 구성원에게 표시",
  help: "지금 표시된 검색어, 필터, 탭, 정렬 순서를 저장합니다.",
} as const satisfies TranslationOf<typeof english>;
