"use client";
import { Button, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { CopyButton } from "@/components/copy-button";
import { TextInput } from "@/components/fields";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { reportIssues } from "@/components/report-issues";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** The mail domains whose people may join by single sign-on; a TXT record proves each. */
export function MailDomains() {
  const t = useWords("organization");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const domains = useQuery(trpc.singleSignOn.domains.queryOptions({ organization }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.singleSignOn.domains.pathKey() });
  const add = useMutation(trpc.singleSignOn.addDomain.mutationOptions({ onSuccess: refresh }));
  const form = useForm({ defaultValues: { domain: "" } });
  const submit = form.handleSubmit(async ({ domain }) => {
    try {
      await add.mutateAsync({ organization, domain });
      form.reset();
    } catch (error) {
      reportIssues(form, error);
    }
  });
  if (domains.isPending) return <Waiting rows={2} />;
  if (domains.isError) return <Problem what={t("domains.theDomains")} error={domains.error} onRetry={() => void domains.refetch()} />;
  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-medium text-sm">{t("domains.title")}</h3>
      {domains.data.length === 0 && <p className="text-muted text-sm">{t("domains.none")}</p>}
      <ul className="divide-y divide-separator border-separator border-y text-sm empty:hidden">
        {domains.data.map((domain) => (
          <DomainLine key={domain.domain} {...domain} onChange={refresh} />
        ))}
      </ul>
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <TextInput control={form.control} name="domain" label={t("domains.add")} placeholder={t("domains.addExample")} />
        <FormProblem message={form.formState.errors.root?.message} />
        <div>
          <Button type="submit" variant="secondary" isPending={form.formState.isSubmitting}>
            {t("domains.addVerb")}
          </Button>
        </div>
      </form>
    </div>
  );
}

interface DomainLineProps {
  domain: string;
  record: { name: string; text: string };
  verifiedAt: Date | null;
  onChange: () => Promise<unknown>;
}

function DomainLine({ domain, record, verifiedAt, onChange }: DomainLineProps) {
  const t = useWords("organization");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const onError = (error: unknown) => void toast.danger(messageOf(error));
  const remove = useMutation(trpc.singleSignOn.removeDomain.mutationOptions({ onSuccess: onChange, onError }));
  const verify = useMutation(
    trpc.singleSignOn.verifyDomain.mutationOptions({
      onSuccess: async ({ isVerified }) => {
        if (!isVerified) toast.danger(t("domains.missing"));
        await onChange();
      },
      onError,
    }),
  );
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 flex-1 truncate">{domain}</span>
        {verifiedAt ? (
          <span className="text-muted">{t.rich("domains.verified", { time: () => <Moment at={verifiedAt} /> })}</span>
        ) : (
          <Button size="sm" variant="secondary" isPending={verify.isPending} onPress={() => verify.mutate({ organization, domain })}>
            {t("domains.verify")}
          </Button>
        )}
        <Button
          size="sm"
          variant="ghost"
          aria-label={t("domains.removeOne", { domain })}
          isPending={remove.isPending}
          onPress={() => remove.mutate({ organization, domain })}
        >
          {t("domains.remove")}
        </Button>
      </div>
      {!verifiedAt && (
        <p className="flex flex-wrap items-center gap-2 text-muted">
          <span>
            {t.rich("domains.record", {
              name: () => <code className="break-all text-foreground">{record.name}</code>,
              text: () => <code className="break-all text-foreground">{record.text}</code>,
            })}
          </span>
          <CopyButton text={record.text} what={t("domains.copy")} />
        </p>
      )}
    </li>
  );
}
