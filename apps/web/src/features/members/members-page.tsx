"use client";
import { Button, Label, ListBox, Select, toast } from "@heroui/react";
import type { MemberView } from "@padit/services/members";
import { ROLES, type Role } from "@padit/services/service-context";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserMinus } from "lucide-react";
import { useState } from "react";
import { ConfirmByName } from "@/components/confirm-by-name";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { isLimitable, LimitButton } from "@/features/limits/limit-button";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { Invites } from "./invites";
import { roleChoices } from "./roles";

export function MembersPage() {
  const { slug } = useOrganization();
  const t = useWords("members");
  const mayManage = useMay("admin");
  const members = useQuery(useTRPC().members.list.queryOptions({ organization: slug }));
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      {members.isPending ? (
        <Waiting rows={3} />
      ) : members.isError ? (
        <Problem what={t("theMembers")} error={members.error} onRetry={() => void members.refetch()} />
      ) : (
        <ul className="divide-y divide-separator border-separator border-y">
          {members.data.map((member) => (
            <MemberRow key={member.userId} member={member} />
          ))}
        </ul>
      )}
      {mayManage && <Invites />}
    </>
  );
}

function MemberRow({ member }: { member: MemberView }) {
  const { slug, person, role: own } = useOrganization();
  const mayManage = useMay("admin");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const t = useWords("members");
  const limits = useWords("limits");
  const isMe = member.userId === person.userId;
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
  const change = useMutation(
    trpc.members.changeRole.mutationOptions({ onSettled, onError: (error) => void toast.danger(messageOf(error)) }),
  );
  const access = useAccessChange(member, onSettled);
  // Members cannot grant a role above their own; the server enforces this too.
  const isWithinReach = ROLES.indexOf(own) >= ROLES.indexOf(member.role);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 sm:px-6">
      <div className="min-w-0 flex-1 basis-60">
        <p className="truncate font-medium text-sm">
          {member.name}
          {isMe && <span className="font-normal text-muted"> {t("you")}</span>}
          {member.disabledAt && <span className="font-normal text-warning-text"> · {t("disabled")}</span>}
        </p>
        <p className="truncate text-muted text-sm">
          {t.rich("since", { email: member.email, time: () => <Moment at={member.createdAt} /> })}
        </p>
        {member.endpointLimit !== null && <p className="break-words text-sm">{limits("limited", { limit: member.endpointLimit })}</p>}
      </div>
      {mayManage && isWithinReach ? (
        <RoleSelect
          label={t("roleOf", { name: member.name })}
          role={change.isPending ? change.variables.role : member.role}
          ceiling={own}
          onChange={(role) => change.mutate({ organization: slug, userId: member.userId, role })}
        />
      ) : (
        <span className="text-muted text-sm">{t(`role.${member.role}`)}</span>
      )}
      {mayManage && isLimitable(member) && <LimitButton member={member} />}
      {own === "owner" && !isMe && (
        <Button
          size="sm"
          variant="ghost"
          aria-label={t(`${access.verb}One`, { name: member.name })}
          isPending={access.isPending}
          onPress={access.change}
        >
          {t(access.verb)}
        </Button>
      )}
      {((mayManage && isWithinReach) || isMe) && <RemoveMember member={member} isMe={isMe} />}
    </li>
  );
}

/** Removes a member, or lets the reader leave. */
function RemoveMember({ member: { userId, name, email }, isMe }: { member: MemberView; isMe: boolean }) {
  const t = useWords("members");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
  const remove = useMutation(trpc.members.remove.mutationOptions({ onSettled }));
  const verb = t(isMe ? "leave" : "remove");
  return (
    <>
      <Button size="sm" variant="ghost" onPress={() => setAsking(true)}>
        <UserMinus aria-hidden className="size-4" />
        {verb}
      </Button>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={isMe ? t("ask.leave") : t("ask.remove", { name })}
        name={email}
        verb={verb}
        onConfirm={async () => {
          await remove.mutateAsync({ organization: slug, userId });
          if (isMe) location.assign("/");
        }}
      >
        {t(isMe ? "ask.leaveText" : "ask.removeText")}
      </ConfirmByName>
    </>
  );
}

/** Disabling asks nothing, because enabling takes it back. */
function useAccessChange({ userId, name, disabledAt }: MemberView, onSettled: () => Promise<unknown>) {
  const { slug: organization } = useOrganization();
  const { members } = useTRPC();
  const t = useWords("members");
  const onError = (error: unknown) => void toast.danger(messageOf(error));
  const disable = useMutation(
    members.disable.mutationOptions({
      ...{ onSettled, onError },
      onSuccess: () => toast.success(t("isDisabled", { name })),
    }),
  );
  const enable = useMutation(
    members.enable.mutationOptions({ onSettled, onError, onSuccess: () => toast.success(t("isEnabled", { name })) }),
  );
  const { mutate, isPending } = disabledAt === null ? disable : enable;
  return {
    verb: disabledAt === null ? ("disable" as const) : ("enable" as const),
    isPending,
    change: () => mutate({ organization, userId }),
  };
}

interface RoleFacts {
  label: string;
  role: Role;
  ceiling: Role;
  onChange: (role: Role) => void;
}

function RoleSelect({ label, role, ceiling, onChange }: RoleFacts) {
  const choices = roleChoices(useWords("members"), ceiling);
  return (
    <Select
      aria-label={label}
      value={role}
      onChange={(value) => {
        const chosen = ROLES.find((known) => known === value);
        if (chosen && chosen !== role) onChange(chosen);
      }}
      className="w-36"
    >
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox>
          {choices.map((choice) => (
            <ListBox.Item key={choice.id} id={choice.id} textValue={choice.label}>
              <Label>{choice.label}</Label>
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}
