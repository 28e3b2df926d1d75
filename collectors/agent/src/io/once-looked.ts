/** Node runs timers before sockets. After a blocked event loop, replies that arrived in time must be read before the probe gives up. */
export const onceLooked =
  (giveUp: () => void): (() => void) =>
  () =>
    void setImmediate(giveUp);
