/** Every type of webhook, as people choose them; a test always arrives. */
export const EVENT_CHOICES = [
  { id: "alert.created", label: "An alert opens" },
  { id: "alert.acknowledged", label: "An alert is acknowledged" },
  { id: "alert.resolved", label: "An alert resolves" },
  { id: "alert.reopened", label: "An alert opens again" },
  { id: "alert.severity_raised", label: "An alert becomes more severe" },
  { id: "alert.flapping_started", label: "An alert starts to flap" },
  { id: "alert.flapping_ended", label: "An alert stops flapping" },
  { id: "incident.created", label: "An incident begins" },
  { id: "incident.resolved", label: "An incident ends" },
  { id: "collector.silent", label: "A collector falls silent" },
  { id: "collector.recovered", label: "A collector is back" },
] as const;

export const labelOf = (type: string): string => EVENT_CHOICES.find(({ id }) => id === type)?.label ?? (type === "test" ? "Test" : type);
