"use client";
import { Button, Dropdown, Label, Separator } from "@heroui/react";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";

const NEW = "/new";

/** Shows the present organization, and links to the person's other ones. */
export function OrganizationSwitcher() {
  const { slug, name, organizations } = useOrganization();
  const router = useRouter();
  const t = useWords("shell");
  return (
    <Dropdown>
      <Button variant="ghost" className="w-full justify-between px-2.5" aria-label={t("switcher.label", { name })}>
        <span className="truncate font-semibold">{name}</span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Button>
      <Dropdown.Popover className="min-w-56">
        <Dropdown.Menu
          aria-label={t("switcher.list")}
          onAction={(key) => router.push(key === NEW ? "/organizations/new" : `/o/${String(key)}/inbox`)}
        >
          {organizations.map((organization) => (
            <Dropdown.Item key={organization.slug} id={organization.slug} textValue={organization.name}>
              <Label className="flex-1 truncate">{organization.name}</Label>
              {organization.slug === slug && <Check aria-label={t("switcher.here")} className="size-4" />}
            </Dropdown.Item>
          ))}
          <Separator />
          <Dropdown.Item id={NEW} textValue={t("switcher.create")}>
            <Plus aria-hidden className="size-4" />
            <Label>{t("switcher.create")}</Label>
          </Dropdown.Item>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
