"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { PhoneCall, Plus } from "lucide-react";
import { useState } from "react";
import { Blank } from "@/components/blank";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { NoMailServer } from "@/features/routes/no-mail-server";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { RotaCard } from "./rota-card";
import { RotaDialog } from "./rota-dialog";

/** The rotas: who is on call now, who is next, and what overrides them. */
export function OnCallPage() {
  const t = useWords("onCall");
  const { slug } = useOrganization();
  const mayEdit = useMay("admin");
  const rotas = useQuery(useTRPC().onCall.list.queryOptions({ organization: slug }));
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {mayEdit && (
          <Button onPress={() => setAdding(true)}>
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </Button>
        )}
      </PageHeader>
      {rotas.isPending ? (
        <Waiting />
      ) : rotas.isError ? (
        <Problem what={t("what")} error={rotas.error} onRetry={() => void rotas.refetch()} />
      ) : rotas.data.length === 0 ? (
        <Blank icon={PhoneCall} title={t("empty.title")}>
          <p>{t("empty.text")}</p>
        </Blank>
      ) : (
        <>
          <NoMailServer />
          <ul className="divide-y divide-separator border-separator border-y">
            {rotas.data.map((rota) => (
              <RotaCard key={rota.id} rota={rota} />
            ))}
          </ul>
        </>
      )}
      {isAdding && <RotaDialog onDone={() => setAdding(false)} />}
    </>
  );
}
