"use client";
import { Button, toast } from "@heroui/react";
import type { PartnerView } from "@padit/services/providers";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Reads the lists again, and the layout too: the session's memberships have changed. */
export function usePartnersChanged(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  return async () => {
    await queryClient.invalidateQueries({ queryKey: trpc.customers.pathKey() });
    await queryClient.invalidateQueries({ queryKey: trpc.providers.pathKey() });
    router.refresh();
  };
}

/** Grants and offers that wait for an answer, and the access that exists. */
export function CustomerAgreements() {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const list = useQuery(useTRPC().customers.list.queryOptions({ organization: slug })).data ?? [];
  const parts = [
    { key: "waiting", rows: list.filter(({ isActive }) => !isActive) },
    { key: "agreements", rows: list.filter(({ isActive }) => isActive) },
  ] as const;
  return parts.map(({ key, rows }) =>
    rows.length === 0 ? null : (
      <section key={key} aria-labelledby={`customers-${key}`} className="pt-6">
        <h2 id={`customers-${key}`} className="px-4 pb-2 font-medium sm:px-6">
          {t(`${key}.title`)}
        </h2>
        <ul className="divide-y divide-separator border-separator border-y text-sm">
          {rows.map((customer) => (
            <Agreement key={customer.tenantId} customer={customer} />
          ))}
        </ul>
      </section>
    ),
  );
}

function Agreement({ customer }: { customer: PartnerView }) {
  const t = useWords("customers");
  const mayManage = useMay("admin");
  const shown = customer.name ?? customer.slug;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 sm:px-6">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{shown}</p>
        <p className="text-muted">
          <AgreementText customer={customer} />
        </p>
      </div>
      {mayManage && customer.acceptedAt === null && <AcceptButton slug={customer.slug} name={shown} />}
      {mayManage && (
        <LeaveButton customer={customer} name={shown}>
          {customer.isActive ? t("leave.open") : t(customer.acceptedAt === null ? "waiting.decline" : "waiting.withdraw")}
        </LeaveButton>
      )}
    </li>
  );
}

function AgreementText({ customer: { isActive, role, acceptedBy, acceptedAt } }: { customer: PartnerView }) {
  const t = useWords("customers");
  if (!isActive) return role === null ? t("waiting.offered") : t("waiting.granted", { role });
  return t.rich("agreements.since", {
    role: role ?? "viewer",
    name: acceptedBy ?? "",
    ago: () => (acceptedAt ? <Moment at={acceptedAt} /> : null),
  });
}

function AcceptButton({ slug: customer, name }: { slug: string; name: string }) {
  const t = useWords("customers");
  const { slug: organization } = useOrganization();
  const accept = useMutation(
    useTRPC().customers.accept.mutationOptions({
      onSuccess: usePartnersChanged(),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  return (
    <Button
      size="sm"
      aria-label={t("waiting.acceptOf", { name })}
      isPending={accept.isPending}
      onPress={() => accept.mutate({ organization, customer })}
    >
      {t("waiting.accept")}
    </Button>
  );
}

function LeaveButton({ customer, name, children }: { customer: PartnerView; name: string; children: string }) {
  const t = useWords("customers");
  const { slug: organization } = useOrganization();
  const [isAsking, setAsking] = useState(false);
  const leave = useMutation(useTRPC().customers.leave.mutationOptions({ onSuccess: usePartnersChanged() }));
  const end = () => leave.mutateAsync({ organization, customerId: customer.tenantId });
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        onPress={() => (customer.isActive ? setAsking(true) : void end().catch((error: unknown) => toast.danger(messageOf(error))))}
      >
        {children}
      </Button>
      <FormDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        heading={t("leave.title", { name })}
        verb={t("leave.verb")}
        isDangerous
        isReady
        onSubmit={end}
      >
        <p className="text-muted text-sm">{t("leave.text")}</p>
      </FormDialog>
    </>
  );
}
