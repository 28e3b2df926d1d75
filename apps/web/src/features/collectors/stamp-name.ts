const NAMES: Record<string, string> = { hw: "network card", kernel: "kernel", tcp_info: "kernel (TCP)", user: "user space" };

/** The source of timestamps that a collector reports, in words. */
export const stampName = (source: string): string => NAMES[source] ?? source;
