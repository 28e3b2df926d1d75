/** The page of a link in a notification. */
export const actionLink = {
  tab: "Confirm",
  unknownTitle: "This link does not work",
  unknownHint: "It is incomplete, or the incident was deleted.",
  title: {
    acknowledge: "Acknowledge this incident?",
    snooze: "Snooze this incident?",
    silence: "Silence this incident?",
  },
  verb: { acknowledge: "Acknowledge", snooze: "Snooze for 1 hour", silence: "Silence for 2 hours" },
  done: {
    acknowledge: "Acknowledged. Nobody else is notified.",
    snooze: "Snoozed for 1 hour.",
    silence: "Silenced for 2 hours. Alerts are still raised and shown.",
  },
  actsAs: "The timeline and the audit log will name {name}.",
  whoActs: "Several people read this message. Sign in, so that the timeline says who acted.",
  signIn: "Sign in",
  open: "Open the incident",
  state: {
    expired: "This link has expired. Links work for 24 hours.",
    used: "This link was used already. Each link works once.",
    over: "The incident is resolved. There is nothing left to do.",
  },
} as const;
