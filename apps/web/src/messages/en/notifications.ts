export const notifications = {
  noMail: {
    title: "Members and rotas get no notifications.",
    text: "This installation has no mail server. Ask its operator to set PADIT_SMTP_URL and PADIT_MAIL_FROM, or notify integrations instead.",
  },
  rateLimit: {
    messages: "Messages at most to each recipient",
    messagesHelp: "More messages become one digest that names all incidents. Escalations are always sent. Empty for no limit.",
    minutes: "Within minutes",
  },
} as const;
