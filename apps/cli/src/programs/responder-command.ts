import { Command } from "commander";
import { argumentsOf, runProgram } from "./run-program";

/** The far end of UDP echo probes, and of drills. */
export const responderCommand = (): Command =>
  new Command("responder")
    .description("answer UDP echo probes until stopped")
    .option("--bind <address>", "where to listen", "127.0.0.1")
    .option("--udp-port <port>", "the UDP echo port", "7")
    .option("--http-port <port>", "also answer HTTP here, and keep what is posted")
    .option("--control <socket>", "path of a socket that sets faults, for drills")
    .action((options: Record<string, string>) => runProgram("collectors/responder", argumentsOf(options)));
