"use client";
import { Label, Radio, RadioGroup } from "@heroui/react";
import { useEffect, useState } from "react";
import { chooseTheme, chosenTheme, THEMES, type Theme } from "@/features/theme/theme";
import { useWords } from "@/features/words/use-words";

/** Theme of this browser; stored in local storage. */
export function ThemeChoice() {
  const t = useWords("account");
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => setTheme(chosenTheme()), []);
  return (
    <RadioGroup
      aria-label={t("parts.theme")}
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
            <Label>{t(`theme.${id}`)}</Label>
          </Radio.Content>
        </Radio>
      ))}
    </RadioGroup>
  );
}
