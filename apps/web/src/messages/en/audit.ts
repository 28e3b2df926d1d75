/** The audit log. */
export const audit = {
  title: "Audit log",
  hint: "Every change, who made it and from where.",
  forAdmins: "Only admins can see the audit log",
  export: "Export {format}",
  action: "Action",
  actionExample: "alert.",
  actor: "Actor",
  actorExample: "Ana",
  noMatch: "No entries match",
  none: "No entries yet",
  clear: "Clear the filters",
  showMore: "Show more",
  from: "from {address}",
  /** Actors other than people. */
  actorType: { api_key: "API key", system: "system", collector: "collector", scim: "SCIM" },
} as const;
