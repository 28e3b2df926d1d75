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
import { type RoleLine, roleLinesText, roleLinesWithProblem } from "./role-lines";
import { RolesFields } from "./roles-fields";

interface Connection {
  prefix: string;
  defaultRole: RoleLine["role"];
  roleByGroup: Record<string, RoleLine["role"]>;
  lastUsedAt: Date | null;
}

/** Provisioning of members by the organization's identity provider; for owners. */
export function Scim() {
  const { slug } = useOrganization();
  const answer = useQuery(useTRPC().scim.get.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="scim" className="flex flex-col gap-4">
      <h2 id="scim" className="font-medium">
        Provisioning (SCIM)
      </h2>
      <p className="text-muted text-sm">
        Your identity provider creates and disables members, and its groups give roles. People of your proved mail domains only; owners are
        not managed.
      </p>
      {answer.isPending && <Waiting rows={2} />}
      {answer.isError && <Problem what="Provisioning" error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isSuccess && (
        <>
          <Copied label="SCIM address" text={answer.data.baseUrl} />
          <Token connection={answer.data.connection} />
          {answer.data.connection && <RolesForm key={answer.data.connection.prefix} stored={answer.data.connection} />}
        </>
      )}
    </section>
  );
}

function Copied({ label, text }: { label: string; text: string }) {
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      <span className="text-muted">{label}:</span>
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
  replace: {
    heading: "Replace the SCIM token?",
    verb: "Replace the token",
    effect: "The present token stops working at once. Your identity provider needs the new one, which is shown once.",
  },
  end: {
    heading: "End provisioning?",
    verb: "End provisioning",
    effect: "The token stops working and the provider's groups give no roles any more. Members stay as they are.",
  },
} as const;

function Token({ connection }: { connection: Connection | null }) {
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const onSuccess = useRefresh();
  const create = useMutation(trpc.scim.createToken.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.scim.remove.mutationOptions({ onSuccess }));
  const [question, setQuestion] = useState<keyof typeof QUESTIONS | null>(null);
  const { heading, verb, effect } = QUESTIONS[question ?? "replace"];
  return (
    <div className="flex flex-col gap-3">
      {create.data && <Copied label="Token, shown this once" text={create.data.token} />}
      {connection && (
        <p className="text-muted text-sm">
          Token <code>{connection.prefix}…</code>, {connection.lastUsedAt ? <Moment at={connection.lastUsedAt} /> : "not used yet"}
        </p>
      )}
      {create.isError && !connection && <FormProblem message={messageOf(create.error)} />}
      <div className="flex flex-wrap gap-3">
        <Button
          variant="secondary"
          isPending={create.isPending}
          onPress={() => (connection ? setQuestion("replace") : create.mutate({ organization }))}
        >
          {connection ? "Replace the token" : "Create a token"}
        </Button>
        {connection && (
          <Button variant="ghost" onPress={() => setQuestion("end")}>
            End provisioning
          </Button>
        )}
      </div>
      <FormDialog
        isOpen={question !== null}
        onOpenChange={(isOpen) => !isOpen && setQuestion(null)}
        heading={heading}
        verb={verb}
        isDangerous
        isReady
        onSubmit={() => (question === "end" ? remove : create).mutateAsync({ organization })}
      >
        <p className="text-muted text-sm">{effect}</p>
      </FormDialog>
    </div>
  );
}

function RolesForm({ stored }: { stored: Connection }) {
  const { slug } = useOrganization();
  const refresh = useRefresh();
  const save = useMutation(useTRPC().scim.save.mutationOptions());
  const form = useForm({ defaultValues: { defaultRole: stored.defaultRole, roles: roleLinesText(stored.roleByGroup) } });
  const submit = form.handleSubmit(async ({ defaultRole, roles }) => {
    const { roleByValue: roleByGroup, problem } = roleLinesWithProblem(roles);
    if (problem !== null) return form.setError("roles", { message: problem });
    try {
      await save.mutateAsync({ organization: slug, defaultRole, roleByGroup });
      await refresh();
      toast.success("Provisioning saved");
    } catch (error) {
      reportIssues(form, error);
    }
  });
  const { control } = form;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <RolesFields
        control={control}
        first="Role of new members"
        lines="Roles by group"
        linesHelp="One on each line, e.g. noc = operator. The highest counts; owners stay owners."
      />
      <FormProblem message={form.formState.errors.root?.message} />
      <div>
        <Button type="submit" isPending={form.formState.isSubmitting}>
          Save provisioning
        </Button>
      </div>
    </form>
  );
}
