"use client";
import { Button, Dropdown, Label, Separator } from "@heroui/react";
import { CircleUser, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { useOrganization } from "@/features/organization/organization-context";
import { chooseTheme } from "@/features/theme/theme";
import { SHOW_KEYS } from "./keys-help";

/** Menu of the signed-in person: account, theme, keys, sign out. */
export function PersonMenu() {
  const { person, slug } = useOrganization();
  const router = useRouter();
  const act = (key: string): void => {
    if (key === "account") router.push("/account");
    else if (key === "keys") document.dispatchEvent(new Event(SHOW_KEYS));
    else if (key === "out") void signOut({ callbackUrl: `/o/${slug}/sign-in` });
    else if (key === "light" || key === "dark" || key === "system") chooseTheme(key);
  };
  return (
    <Dropdown>
      <Button variant="ghost" className="w-full justify-start px-2.5" aria-label={`Signed in as ${person.name}`}>
        <CircleUser aria-hidden className="size-5 shrink-0 text-muted" />
        <span className="flex min-w-0 flex-col items-start leading-tight">
          <span className="max-w-full truncate text-sm">{person.name}</span>
          <span className="max-w-full truncate text-muted text-xs">{person.email}</span>
        </span>
      </Button>
      <Dropdown.Popover className="min-w-52">
        <Dropdown.Menu aria-label="You" onAction={(key) => act(String(key))}>
          <Dropdown.Item id="account" textValue="Account">
            <CircleUser aria-hidden className="size-4" />
            <Label>Account</Label>
          </Dropdown.Item>
          <Dropdown.Item id="keys" textValue="Keyboard shortcuts">
            <Keyboard aria-hidden className="size-4" />
            <Label>Keyboard shortcuts</Label>
          </Dropdown.Item>
          <Separator />
          <Dropdown.Item id="light" textValue="Light theme">
            <Sun aria-hidden className="size-4" />
            <Label>Light theme</Label>
          </Dropdown.Item>
          <Dropdown.Item id="dark" textValue="Dark theme">
            <Moon aria-hidden className="size-4" />
            <Label>Dark theme</Label>
          </Dropdown.Item>
          <Dropdown.Item id="system" textValue="Theme of the system">
            <Monitor aria-hidden className="size-4" />
            <Label>Theme of the system</Label>
          </Dropdown.Item>
          <Separator />
          <Dropdown.Item id="out" textValue="Sign out">
            <LogOut aria-hidden className="size-4" />
            <Label>Sign out</Label>
          </Dropdown.Item>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
