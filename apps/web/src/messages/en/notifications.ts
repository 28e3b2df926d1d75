export const notifications = {
  rateLimit: {
    messages: "Messages at most to each recipient",
    messagesHelp: "More messages become one digest that names all incidents. Escalations are always sent. Empty for no limit.",
    minutes: "Within minutes",
  },
} as const;
