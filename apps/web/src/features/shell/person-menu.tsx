"use client";
import { Button, Dropdown, Label, Separator } from "@heroui/react";
import { CircleUser, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { useOrganization } from "@/features/organization/organization-context";
import { chooseTheme } from "@/features/theme/theme";
import { useWords } from "@/features/words/use-words";
import { SHOW_KEYS } from "./keys-help";

/** Menu of the signed-in person: account, theme, keys, sign out. */
export function PersonMenu() {
  const { person, slug } = useOrganization();
  const router = useRouter();
  const t = useWords("shell");
  const act = (key: string): void => {
    if (key === "account") router.push("/account");
    else if (key === "keys") document.dispatchEvent(new Event(SHOW_KEYS));
    else if (key === "out") void signOut({ callbackUrl: `/o/${slug}/sign-in` });
    else if (key === "light" || key === "dark" || key === "system") chooseTheme(key);
  };
  return (
    <Dropdown>
      <Button variant="ghost" className="w-full justify-start px-2.5" aria-label={t("person.signedInAs", { name: person.name })}>
        <CircleUser aria-hidden className="size-5 shrink-0 text-muted" />
        <span className="flex min-w-0 flex-col items-start leading-tight">
          <span className="max-w-full truncate text-sm">{person.name}</span>
          <span className="max-w-full truncate text-muted text-xs">{person.email}</span>
        </span>
      </Button>
      <Dropdown.Popover className="min-w-52">
        <Dropdown.Menu aria-label={t("person.menu")} onAction={(key) => act(String(key))}>
          <Dropdown.Item id="account" textValue={t("person.account")}>
            <CircleUser aria-hidden className="size-4" />
            <Label>{t("person.account")}</Label>
          </Dropdown.Item>
          <Dropdown.Item id="keys" textValue={t("person.keys")}>
            <Keyboard aria-hidden className="size-4" />
            <Label>{t("person.keys")}</Label>
          </Dropdown.Item>
          <Separator />
          <Dropdown.Item id="light" textValue={t("person.light")}>
            <Sun aria-hidden className="size-4" />
            <Label>{t("person.light")}</Label>
          </Dropdown.Item>
          <Dropdown.Item id="dark" textValue={t("person.dark")}>
            <Moon aria-hidden className="size-4" />
            <Label>{t("person.dark")}</Label>
          </Dropdown.Item>
          <Dropdown.Item id="system" textValue={t("person.system")}>
            <Monitor aria-hidden className="size-4" />
            <Label>{t("person.system")}</Label>
          </Dropdown.Item>
          <Separator />
          <Dropdown.Item id="out" textValue={t("person.signOut")}>
            <LogOut aria-hidden className="size-4" />
            <Label>{t("person.signOut")}</Label>
          </Dropdown.Item>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
