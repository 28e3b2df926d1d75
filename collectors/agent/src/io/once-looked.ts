/**
 * Node runs timers before sockets. If the event loop was blocked for the whole time-out, replies that arrived in time are read before
 * giving up.
 */
export const onceLooked =
  (giveUp: () => void): (() => void) =>
  () =>
    void setImmediate(giveUp);
