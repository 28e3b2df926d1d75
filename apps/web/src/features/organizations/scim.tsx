"use client";
import { Button, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { CopyButton } from "@/components/copy-button";
import { FormDialog } from "@/components/form-dialog";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { reportIssues } from "@/components/report-issues";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { parseRoleLines, type RoleLine, roleLinesText } from "./role-lines";
import { RolesFields } from "./roles-fields";

interface Connection {
  prefix: string;
  defaultRole: RoleLine["role"];
  roleByGroup: Record<string, RoleLine["role"]>;
  lastUsedAt: Date | null;
}

/** Provisioning of members by the organization's identity provider; for owners. */
export function Scim() {
  const t = useWords("organization");
  const { slug } = useOrganization();
  const answer = useQuery(useTRPC().scim.get.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="scim" className="flex flex-col gap-4">
      <h2 id="scim" className="font-medium">
        {t("scim.title")}
      </h2>
      <p className="text-muted text-sm">{t("scim.text")}</p>
      {answer.isPending && <Waiting rows={2} />}
      {answer.isError && <Problem what={t("scim.provisioning")} error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isSuccess && (
        <>
          <Copied label={t("scim.address")} text={answer.data.baseUrl} />
          <Token connection={answer.data.connection} />
          {answer.data.connection && <RolesForm key={answer.data.connection.prefix} stored={answer.data.connection} />}
        </>
      )}
    </section>
  );
}

function Copied({ label, text }: { label: string; text: string }) {
  const t = useWords("organization");
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      <span className="text-muted">{t("scim.copied", { label })}</span>
      <code className="break-all">{text}</code>
      <CopyButton text={text} what={label} />
    </p>
  );
}

/** Reloads what the section shows. */
function useRefresh(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: trpc.scim.pathKey() });
}

const QUESTIONS = {
  replace: { heading: "scim.askReplace", verb: "scim.replace", effect: "scim.replaceEffect" },
  end: { heading: "scim.askEnd", verb: "scim.end", effect: "scim.endEffect" },
} as const;

function Token({ connection }: { connection: Connection | null }) {
  const t = useWords("organization");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const onSuccess = useRefresh();
  const create = useMutation(trpc.scim.createToken.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.scim.remove.mutationOptions({ onSuccess }));
  const [question, setQuestion] = useState<keyof typeof QUESTIONS | null>(null);
  const { heading, verb, effect } = QUESTIONS[question ?? "replace"];
  return (
    <div className="flex flex-col gap-3">
      {create.data && <Copied label={t("scim.token")} text={create.data.token} />}
      {connection && (
        <p className="text-muted text-sm">
          {t.rich("scim.stored", {
            prefix: () => <code>{connection.prefix}…</code>,
            used: () => (connection.lastUsedAt ? <Moment at={connection.lastUsedAt} /> : t("scim.unused")),
          })}
        </p>
      )}
      {create.isError && !connection && <FormProblem message={messageOf(create.error)} />}
      <div className="flex flex-wrap gap-3">
        <Button
          variant="secondary"
          isPending={create.isPending}
          onPress={() => (connection ? setQuestion("replace") : create.mutate({ organization }))}
        >
          {t(connection ? "scim.replace" : "scim.create")}
        </Button>
        {connection && (
          <Button variant="ghost" onPress={() => setQuestion("end")}>
            {t("scim.end")}
          </Button>
        )}
      </div>
      <FormDialog
        isOpen={question !== null}
        onOpenChange={(isOpen) => !isOpen && setQuestion(null)}
        heading={t(heading)}
        verb={t(verb)}
        isDangerous
        isReady
        onSubmit={() => (question === "end" ? remove : create).mutateAsync({ organization })}
      >
        <p className="text-muted text-sm">{t(effect)}</p>
      </FormDialog>
    </div>
  );
}

function RolesForm({ stored }: { stored: Connection }) {
  const t = useWords("organization");
  const { slug } = useOrganization();
  const refresh = useRefresh();
  const save = useMutation(useTRPC().scim.save.mutationOptions());
  const form = useForm({ defaultValues: { defaultRole: stored.defaultRole, roles: roleLinesText(stored.roleByGroup) } });
  const submit = form.handleSubmit(async ({ defaultRole, roles }) => {
    const { roleByValue: roleByGroup, wrongLine } = parseRoleLines(roles);
    if (wrongLine !== null) return form.setError("roles", { message: t("lineProblem", { line: String(wrongLine) }) });
    try {
      await save.mutateAsync({ organization: slug, defaultRole, roleByGroup });
      await refresh();
      toast.success(t("scim.saved"));
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const { control } = form;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <RolesFields control={control} first={t("scim.firstRole")} lines={t("scim.lines")} linesHelp={t("scim.linesHelp")} />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          {t("scim.save")}
        </Button>
      </div>
    </form>
  );
}
