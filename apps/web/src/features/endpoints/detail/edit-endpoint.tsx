"use client";
import { Button, FieldError, Input, Label, TextField, toast } from "@heroui/react";
import type { CollectorView } from "@padit/services/collectors";
import type { EndpointView } from "@padit/services/endpoints";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { flushSync } from "react-dom";
import { Check } from "@/components/check";
import { focusProblem } from "@/components/focus-problem";
import { FormProblem } from "@/components/form-problem";
import { LinkButton } from "@/components/link-button";
import { messageOf } from "@/components/message-of";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import type { ShownProtocol } from "@/features/sources/sources";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { labelsOf } from "../labels";
import { TargetForm } from "../target/target-form";
import { valuesOf } from "../target/target-values";
import { useTargetCheck } from "../target/use-target-check";
import { canProbe } from "../wizard/type-search";

export function EditEndpoint({ endpointId }: { endpointId: string }) {
  const t = useWords("endpoint");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const sources = useSources();
  const endpoint = useQuery(trpc.endpoints.get.queryOptions({ organization: slug, endpointId }));
  const collectors = useQuery(trpc.collectors.list.queryOptions({ organization: slug, limit: 500 }));
  if (endpoint.isPending || collectors.isPending) return <Waiting rows={6} />;
  if (endpoint.isError) return <Problem what={t("theEndpoint")} error={endpoint.error} onRetry={() => void endpoint.refetch()} />;
  if (collectors.isError) return <Problem what={t("theCollectors")} error={collectors.error} onRetry={() => void collectors.refetch()} />;
  const { protocol, title } = sources.of(endpoint.data.protocol);
  if (!protocol) return <Problem what={t("theEndpoint")} error={new Error(t("edit.notProbed", { type: title }))} />;
  return <EditForm endpoint={endpoint.data} collectors={collectors.data.items.filter(({ kind }) => kind === "agent")} spec={protocol} />;
}

/** State of the edit form, and the request that saves it. */
function useEndpointEdit(endpoint: EndpointView, spec: ShownProtocol) {
  const t = useWords("endpoint");
  const { slug } = useOrganization();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState(endpoint.name);
  const [labels, setLabels] = useState(endpoint.tags.join(", "));
  const [interval, setInterval] = useState(String(endpoint.intervalSeconds));
  const [chosen, setChosen] = useState<readonly string[]>(endpoint.collectorIds);
  const [values, setValues] = useState(valuesOf(spec, endpoint.target));
  const [isTold, setTold] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const update = useMutation(trpc.endpoints.update.mutationOptions());
  const { check, target, settle } = useTargetCheck(spec, values);
  const seconds = Number(interval.replace(",", "."));
  const isIntervalRight = interval.trim() !== "" && seconds >= 0.1 && seconds <= 86_400;
  const isNameRight = name.trim() !== "" && name.trim().length <= 200;
  const save = async (form: HTMLFormElement): Promise<void> => {
    setProblem(null);
    try {
      const settled = await settle();
      flushSync(() => setTold(true));
      if (!settled.ok || target === null || !isIntervalRight || !isNameRight) return focusProblem(form);
      await update.mutateAsync({
        organization: slug,
        endpointId: endpoint.id,
        name,
        target,
        intervalSeconds: seconds,
        collectorIds: [...chosen],
        tags: labelsOf(labels),
      });
      await queryClient.invalidateQueries({ queryKey: trpc.endpoints.pathKey() });
      toast.success(t("edit.saved"));
      router.push(`/o/${slug}/endpoints/${endpoint.id}`);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return {
    ...{ name, setName, isNameRight, labels, setLabels, interval, setInterval, isIntervalRight },
    ...{ chosen, setChosen, values, setValues, problems: check.problems, isTold, problem, save, isSaving: update.isPending },
  };
}

/** The same settings as in the wizard, except for the type: a new type would have other metrics than the stored history. */
function EditForm({ endpoint, collectors, spec }: { endpoint: EndpointView; collectors: readonly CollectorView[]; spec: ShownProtocol }) {
  const t = useWords("endpoint");
  const common = useWords("common");
  const { slug } = useOrganization();
  const edit = useEndpointEdit(endpoint, spec);
  const { isNameRight, isIntervalRight, chosen } = edit;
  return (
    <>
      <PageHeader title={t("edit.title", { name: endpoint.name })} hint={spec.title} />
      <form
        noValidate
        className="flex max-w-3xl flex-col gap-6 px-4 pb-10 sm:px-6"
        onSubmit={(event) => {
          event.preventDefault();
          void edit.save(event.currentTarget);
        }}
      >
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField value={edit.name} onChange={edit.setName} isInvalid={!isNameRight} validationBehavior="aria" autoComplete="off">
            <Label>{t("edit.name")}</Label>
            <Input />
            <FieldError>{isNameRight ? null : t("edit.nameHelp")}</FieldError>
          </TextField>
          <TextField value={edit.labels} onChange={edit.setLabels} autoComplete="off">
            <Label>{t("edit.labels")}</Label>
            <Input placeholder={t("edit.labelsExample")} />
          </TextField>
          <TextField
            value={edit.interval}
            onChange={edit.setInterval}
            isInvalid={!isIntervalRight}
            validationBehavior="aria"
            inputMode="decimal"
          >
            <Label>{t("edit.interval")}</Label>
            <Input />
            <FieldError>{isIntervalRight ? null : t("edit.intervalHelp")}</FieldError>
          </TextField>
        </div>
        <TargetForm spec={spec} values={edit.values} onChange={edit.setValues} problems={edit.problems} isTold={edit.isTold} isSaved />
        <CollectorChoice
          collectors={collectors.filter((collector) => chosen.includes(collector.id) || canProbe(collector, spec))}
          chosen={chosen}
          onChoose={edit.setChosen}
        />
        <FormProblem message={edit.problem ?? undefined} />
        <div className="flex gap-2">
          <Button type="submit" isPending={edit.isSaving}>
            {t("edit.save")}
          </Button>
          <LinkButton href={`/o/${slug}/endpoints/${endpoint.id}`}>{common("cancel")}</LinkButton>
        </div>
      </form>
    </>
  );
}

interface CollectorChoiceProps {
  collectors: readonly CollectorView[];
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}
function CollectorChoice({ collectors, chosen, onChoose }: CollectorChoiceProps) {
  const t = useWords("endpoint");
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">{t("edit.probedFrom")}</legend>
      {collectors.map(({ id, name }) => (
        <Check
          key={id}
          isOn={chosen.includes(id)}
          onChange={(isOn) => onChoose(isOn ? [...chosen, id] : chosen.filter((other) => other !== id))}
        >
          {name}
        </Check>
      ))}
      {chosen.length === 0 && <p className="text-sm text-warning-text">{t("edit.chooseOne")}</p>}
    </fieldset>
  );
}
