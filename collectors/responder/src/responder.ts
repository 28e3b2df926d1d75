import type { FarEndIo } from "@padit/protocols/probe";
import { AccessList } from "./access";
import { controlSocket } from "./control-socket";
import { demoHttpServer } from "./demo-http-server";
import { ecpriAnswerer, ecpriExchange } from "./ecpri-answerer";
import { openFarEnd } from "./far-end";
import { FaultBoard } from "./faults";
import { Gate } from "./gate";
import { type LinkServerOptions, linkServer } from "./link-server";
import { type StampOptions, stampAnswerer } from "./stamp-answerer";
import { type Answerer, echo, type Request, type UdpServerOptions, udpServer } from "./udp-server";

export interface ResponderOptions {
  bind: string;
  /** UDP port of the echo server. For this and the other ports, 0 picks a free one. */
  udpPort: number;
  /** Port of the HTTP server; undefined: none. The same holds for the following services. */
  httpPort?: number | undefined;
  stamp?: ({ port: number } & Partial<StampOptions>) | undefined;
  ecpriPort?: number | undefined;
  /** Interfaces on which LBM, DMM and eCPRI are answered, at these MD levels. */
  link?: { interfaces: readonly string[]; levels: readonly number[]; isGroupAnswered: boolean } | undefined;
  /** Compensation value (tCV) of this end, ns. */
  compensationNs?: number;
  access?: AccessList;
  /** Maximum replies a second to one source. */
  perSource?: number;
  isLowPortAnswered?: boolean;
  /** Path of the Unix socket that controls faults; undefined: none. */
  controlPath?: string | undefined;
  /** Reports an address that this machine got later and on which no socket can be opened. */
  onListenFailure?: UdpServerOptions["onListenFailure"];
  onLink?: LinkServerOptions["onLink"];
  io?: FarEndIo;
  nowMs?: () => number;
  random?: () => number;
}

const ANSWERS_PER_SOURCE = 20_000;
export const ALL_LEVELS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Starts the far end of probes and of drills. Replies are correct unless faults are set. */
export async function startResponder(options: ResponderOptions) {
  const nowMs = options.nowMs ?? (() => performance.now());
  const faults = new FaultBoard(nowMs, options.random);
  const { bind, httpPort, controlPath, stamp, ecpriPort, link } = options;
  const io = options.io ?? openFarEnd().io;
  const gate = new Gate({
    access: options.access ?? AccessList.parse({}),
    perSource: options.perSource ?? ANSWERS_PER_SOURCE,
    isLowPortAnswered: options.isLowPortAnswered ?? false,
    nowMs,
  });
  const ecpri = ecpriAnswerer(io, options.compensationNs ?? 0);
  const sourceOf = ({ address, port }: Request["from"]) => `${address}|${port}`;
  const overUdp: Answerer = ({ from, ...request }, send) => ecpri({ source: sourceOf(from), ...request }, send);
  const common = { io, bind, faults, gate, onListenFailure: options.onListenFailure ?? (() => undefined) };

  const udp = await udpServer({ ...common, port: options.udpPort, protocol: "udp-echo", answer: echo(io.lacks("dscp") === undefined) });
  const reflector =
    stamp &&
    (await udpServer({ ...common, port: stamp.port, protocol: "stamp", answer: stampAnswerer(io, { ...STAMP_DEFAULTS, ...stamp }) }));
  const radio =
    ecpriPort === undefined
      ? undefined
      : await udpServer({
          ...common,
          port: ecpriPort,
          protocol: "ecpri-owd",
          answer: overUdp,
          isLoopFree: true,
          exchangeOf: (from, payload) => ecpriExchange(sourceOf(from), payload),
        });
  const links = await Promise.all(
    (link?.interfaces ?? []).map((device) =>
      linkServer({
        io,
        interface: device,
        levels: link?.levels ?? [],
        isGroupAnswered: link?.isGroupAnswered ?? false,
        ecpri,
        faults,
        gate,
        ...(options.onLink && { onLink: options.onLink }),
      }),
    ),
  );
  const http = httpPort === undefined ? undefined : await demoHttpServer({ bind, port: httpPort, faults, gate });
  const control = controlPath === undefined ? undefined : await controlSocket(controlPath, faults);
  return {
    faults,
    gate,
    udpPort: udp.port,
    stampPort: reflector?.port,
    ecpriPort: radio?.port,
    httpPort: http?.port,
    async close() {
      for (const one of links) one.close();
      await Promise.all([udp.close(), reflector?.close(), radio?.close(), http?.close(), control?.close()]);
    },
  };
}

const STAMP_DEFAULTS: StampOptions = { key: undefined, isStateful: false, isShortAnswered: false };
