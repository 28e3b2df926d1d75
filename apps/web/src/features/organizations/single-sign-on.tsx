"use client";
import { Button, toast } from "@heroui/react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { CopyButton } from "@/components/copy-button";
import { SelectInput } from "@/components/fields";
import { messageOf } from "@/components/message-of";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { DirectoryForm, type StoredDirectory } from "./directory-form";
import { MailDomains } from "./mail-domains";
import { OpenIdForm, type StoredOpenId } from "./open-id-form";
import { SamlForm, type StoredSaml } from "./saml-form";
import { useRefreshSignOn } from "./use-refresh-sign-on";

const PROTOCOLS = ["oidc", "saml", "ldap"] as const;

/** The organization's identity provider and its mail domains; for owners. */
export function SingleSignOn() {
  const t = useWords("organization");
  const { slug } = useOrganization();
  const answer = useQuery(useTRPC().singleSignOn.get.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="single-sign-on" className="flex flex-col gap-4">
      <h2 id="single-sign-on" className="font-medium">
        {t("signOn.title")}
      </h2>
      <p className="text-muted text-sm">{t("signOn.text")}</p>
      {answer.isPending && <Waiting rows={3} />}
      {answer.isError && <Problem what={t("signOn.title")} error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isSuccess && (
        <>
          <Provider key={`${answer.data.settings?.protocol} ${answer.data.settings?.issuer}`} page={answer.data} />
          {answer.data.settings && <StoredProvider isRequired={answer.data.settings.isRequired} />}
          <MailDomains />
        </>
      )}
    </section>
  );
}

interface Page {
  settings: ({ protocol: "oidc" } & StoredOpenId) | ({ protocol: "saml" } & StoredSaml) | ({ protocol: "ldap" } & StoredDirectory) | null;
  redirectUri: string;
  logoutUri: string;
  saml: { entityId: string; consumerAddress: string };
}

/** The provider's form, in the protocol that is stored or chosen. */
function Provider({ page: { settings, redirectUri, logoutUri, saml } }: { page: Page }) {
  const t = useWords("identity");
  const organization = useWords("organization");
  const { control, watch } = useForm({ defaultValues: { protocol: settings?.protocol ?? PROTOCOLS[0] } });
  const protocol = watch("protocol");
  const choices = PROTOCOLS.map((id) => ({ id, label: t(`protocol.${id}`) }));
  return (
    <>
      <SelectInput control={control} name="protocol" label={t("protocol.label")} choices={choices} />
      {protocol === "oidc" && (
        <>
          <ProviderAddress label={organization("signOn.redirect")} text={redirectUri} />
          <ProviderAddress label={organization("signOn.logout")} text={logoutUri} />
          <OpenIdForm stored={settings?.protocol === "oidc" ? settings : null} />
        </>
      )}
      {protocol === "saml" && (
        <>
          <ProviderAddress label={t("saml.metadataAddress")} text={saml.entityId} />
          <ProviderAddress label={t("saml.answerAddress")} text={saml.consumerAddress} />
          <SamlForm stored={settings?.protocol === "saml" ? settings : null} />
        </>
      )}
      {protocol === "ldap" && <DirectoryForm stored={settings?.protocol === "ldap" ? settings : null} />}
    </>
  );
}

function ProviderAddress({ label, text }: { label: string; text: string }) {
  const t = useWords("organization");
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm">
      <span className="text-muted">{t("signOn.forProvider", { label })}</span>
      <code className="break-all">{text}</code>
      <CopyButton text={text} what={label} />
    </p>
  );
}

/** What can be done with a stored provider: check it, require it, remove it. */
function StoredProvider({ isRequired }: { isRequired: boolean }) {
  const t = useWords("organization");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const refresh = useRefreshSignOn();
  const check = useQuery({ ...trpc.singleSignOn.check.queryOptions({ organization }), enabled: false });
  const onError = (error: unknown) => void toast.danger(messageOf(error));
  const require = useMutation(trpc.singleSignOn.require.mutationOptions({ onSuccess: refresh, onError }));
  const remove = useMutation(trpc.singleSignOn.remove.mutationOptions({ onSuccess: refresh, onError }));
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted text-sm">{t(isRequired ? "signOn.required" : "signOn.optional")}</p>
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="secondary" isPending={check.isFetching} onPress={() => void check.refetch()}>
          {t("signOn.check")}
        </Button>
        <Button variant="secondary" isPending={require.isPending} onPress={() => require.mutate({ organization, isRequired: !isRequired })}>
          {t(isRequired ? "signOn.release" : "signOn.require")}
        </Button>
        <Button variant="ghost" isPending={remove.isPending} onPress={() => remove.mutate({ organization })}>
          {t("signOn.remove")}
        </Button>
      </div>
      <p role="status" className="text-sm empty:hidden">
        {check.data && !check.isFetching && (check.data.problem ?? t("signOn.answers"))}
        {check.isError && messageOf(check.error)}
      </p>
    </div>
  );
}
