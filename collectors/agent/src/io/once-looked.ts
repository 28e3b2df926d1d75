/** Timers have their turn before sockets: where the event loop was busy for a whole time-out, what came within it is looked at first. */
export const onceLooked =
  (giveUp: () => void): (() => void) =>
  () =>
    void setImmediate(giveUp);
