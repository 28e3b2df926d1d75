import { Command } from "commander";
import { argumentsOf, runProgram } from "./run-program";

/** Command of the responder, which answers probes and causes the faults of drills. */
export const responderCommand = (): Command =>
  new Command("responder")
    .description("answer UDP echo, STAMP, eCPRI and CFM probes until stopped")
    .option("--bind <address>", "address to listen on", "127.0.0.1")
    .option("--udp-port <port>", "the UDP echo port", "7")
    .option("--http-port <port>", "also answer HTTP on this port, and keep posted bodies")
    .option("--stamp-port <port>", "also reflect STAMP on this port (the standard port is 862)")
    .option("--stamp-key <hex>", "authenticated STAMP: answers only senders that know the key")
    .option("--stamp-stateful", "number STAMP replies by session, so that loss is measured for each direction")
    .option("--twamp-light", "answer requests below 44 bytes too, with up to three times their size")
    .option("--ecpri-port <port>", "also answer eCPRI one-way delay over UDP on this port")
    .option("--interface <name>", "also answer LBM, DMM and eCPRI frames on this interface (Linux, CAP_NET_RAW)")
    .option("--md-levels <list>", "the MD levels that are answered, e.g. 0,5 (0)")
    .option("--multicast", "answer multicast LBMs of those levels too")
    .option("--compensation-ns <ns>", "eCPRI: from the time stamp to the point of reference")
    .option("--allow <networks>", "answer only these networks, e.g. 10.0.0.0/8,2001:db8::/32")
    .option("--allow-mac <addresses>", "answer only frames of these stations")
    .option("--per-source <n>", "answers a second to one source (20000)")
    .option("--low-ports", "answer source ports below 1024 too")
    .option("--control <socket>", "path of a socket that sets faults, for drills")
    .action((options: Record<string, string | boolean>) => runProgram("collectors/responder/dist/main.mjs", argumentsOf(options)));
