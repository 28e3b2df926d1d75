export const account = {
  title: "Account",
  parts: {
    you: "You",
    theme: "Theme",
    password: "Password",
    secondFactor: "Second factor",
    sessions: "Where you are signed in",
    data: "Your data",
  },
  backToPadit: "← Back to PADIT",
  saved: "Saved",
  profile: {
    name: "Name",
    nameMissing: "Enter your name.",
    language: "Language",
    timeZone: "Time zone",
    timeZoneHelp: "In which times are shown to you.",
    save: "Save",
  },
  theme: { system: "As the system has it", light: "Light", dark: "Dark" },
} as const;
