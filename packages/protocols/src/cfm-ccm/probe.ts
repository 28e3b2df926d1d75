import { attempting } from "../burst/attempt";
import { CFM_ETHERTYPE, class1Group } from "../cfm/codec";
import { openLink } from "../ethernet/link";
import { toHex } from "../hex";
import { clockStepNs, isUnmeasured, type Measurement, ProbeFailure } from "../probe";
import { wait } from "../wait";
import { maidText } from "./codec";
import { type CfmCcmTarget, listenMs } from "./spec";
import { CcmWatch } from "./watch";

/** Listens for a while and reports what 802.1Q calls defects. Sends nothing. */
export const cfmCcmProbe = attempting<CfmCcmTarget>("cfm-ccm", undefined, async ({ target, io, signal, atMs, closing }) => {
  const group = class1Group(target.mdLevel);
  const link = closing(await openLink(io, target, { etherType: CFM_ETHERTYPE, mac: group, mdLevel: target.mdLevel, group }));
  const watch = new CcmWatch(target);
  let received: Uint8Array | undefined;
  link.onReply((reply) => {
    received ??= reply.frame;
    watch.take(reply);
  });
  let failure: ProbeFailure | undefined;
  link.onFailure((told) => {
    failure ??= told;
  });
  const windowMs = listenMs(target.interval);
  const began = io.clock.pair();
  await wait(windowMs, signal, io.after);
  // Where this machine's own interface went, a silence says nothing about the far end.
  if (failure !== undefined && isUnmeasured(failure.outcome)) throw failure;
  if (clockStepNs(began, io.clock.pair()) !== 0)
    throw new ProbeFailure("clock_step", "CLOCK_STEP", "The collector's clock was stepped while it listened: nothing is told.");
  const verdict = watch.verdict(began, windowMs);
  const isWell = verdict.defects.length === 0;
  return {
    outcome: verdict.count === 0 && verdict.defects.length <= 1 ? "timeout" : "ok",
    atMs,
    stampSource: io.stampKind,
    metrics: {
      cfm_ccm_availability: exact(isWell ? 1 : 0),
      cfm_ccm_defects: exact(verdict.defects.length),
      ...(verdict.last && { cfm_ccm_rdi: exact(verdict.isRdi ? 1 : 0) }),
      ...(verdict.intervalMs !== undefined && { cfm_ccm_interval: exact(verdict.intervalMs) }),
      ...(verdict.loss !== undefined && { cfm_ccm_loss: exact(verdict.loss) }),
    },
    detail: {
      heard: verdict.count,
      defects: verdict.defects,
      ...(watch.strays.length > 0 && { strays: watch.strays }),
      ...(verdict.last && { mep_id: verdict.last.mepId, maid: maidText(verdict.last.maid), rdi: verdict.isRdi }),
      ...(!isWell && { error: verdict.defects.join(", ") }),
    },
    ...(received && { hex: { received: toHex(received) } }),
    ...(!isWell && { hint: [...verdict.reasons, ...watch.strays].join(" ") }),
  };
});

const exact = (value: number): Measurement => ({ value, uncertainty: null });
