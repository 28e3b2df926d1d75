import type { AuditEntryView } from "@padit/services/audit-log";
import type { Messages } from "use-intl";
import { z } from "zod";
import type { WordsOf } from "@/features/words/use-words";

type Words = Messages["audit"];
type T = WordsOf<"audit">;

/** An action in words, e.g. “Alert rule created”; one of another version of PADIT as it is. */
export function actionText(t: T, action: string): string {
  const special = action.replaceAll(".", "_");
  if (t.has(`special.${special as keyof Words["special"]}`)) return t(`special.${special as keyof Words["special"]}`);
  const [subject = "", verb = ""] = action.split(".") as [(keyof Words["subject"])?, (keyof Words["verb"])?];
  if (!t.has(`subject.${subject as keyof Words["subject"]}`) || !t.has(`verb.${verb as keyof Words["verb"]}`)) return action;
  return t("did", {
    subject: t(`subject.${subject as keyof Words["subject"]}`),
    verb: t(`verb.${verb as keyof Words["verb"]}`),
  });
}

const Named = z.looseObject({ name: z.string().optional().catch(undefined), email: z.string().optional().catch(undefined) });
const Detail = Named.extend({
  count: z.number().optional().catch(undefined),
  after: Named.optional().catch(undefined),
  before: Named.optional().catch(undefined),
  view: Named.optional().catch(undefined),
});

/** What the action was about, as far as the entry has it: a name, an address, or a count; empty without any. */
export function targetText(t: T, detail: AuditEntryView["detail"]): string {
  const { data } = Detail.safeParse(detail);
  if (data === undefined) return "";
  const named = [data, data.after, data.view, data.before].find((part) => part?.name ?? part?.email);
  return named?.name ?? named?.email ?? (data.count === undefined ? "" : t("things", { count: data.count }));
}
