/** Why an endpoint is in its state, sentence by sentence (`StateMessage`). */
export const stateReason = {
  paused: "Paused: nothing is measured until somebody resumes it.",
  noMeasurements:
    "Its collector works, but no measurements arrive: run a test from its settings to see what keeps the collector from measuring.",
  neverAnswered: "It has not answered since it was added: check its address, and that no firewall drops the probe.",
  resolvedByHand: "Its alert was resolved by hand, but the cause goes on: open its last alert to see what it was.",
  learning: "Learning what is normal here. Loss, outages and rules already raise alerts.",
  waiting: "Waiting for the first measurements; a test from its settings shows at once whether it answers.",
  maintenance: "Under maintenance.",
  expected: "It fails as expected at this time.",
  noCollector: "No collector measures it: choose one in its settings.",
  revoked: "Access of its collector was revoked: choose another collector in its settings.",
  silent: "Its collector {name} is silent: check that its machine runs and reaches the server.",
  allSilent: "{count, plural, other {All # of its collectors are silent: check that their machines run and reach the server.}}",
  moreAlerts: "{count, plural, one {# more alert is open.} other {# more alerts are open.}}",
  normal: "Normal. Measured every {seconds} s from {count, plural, one {# collector} other {# collectors}}.",
  unmeasured: "Not measured: {text}",
  now: "Now: {text}",
} as const;
