"use client";
import { Label, Radio, RadioGroup } from "@heroui/react";
import { useEffect, useState } from "react";
import { chooseTheme, chosenTheme, THEMES, type Theme } from "@/features/theme/theme";

const LABELS: Record<Theme, string> = { system: "As the system has it", light: "Light", dark: "Dark" };

/** Theme of this browser; stored in local storage. */
export function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => setTheme(chosenTheme()), []);
  return (
    <RadioGroup
      aria-label="Theme"
      value={theme}
      orientation="horizontal"
      onChange={(value) => {
        const chosen = THEMES.find((known) => known === value) ?? "system";
        setTheme(chosen);
        chooseTheme(chosen);
      }}
    >
      {THEMES.map((id) => (
        <Radio key={id} value={id}>
          <Radio.Content>
            <Radio.Control>
              <Radio.Indicator />
            </Radio.Control>
            <Label>{LABELS[id]}</Label>
          </Radio.Content>
        </Radio>
      ))}
    </RadioGroup>
  );
}
