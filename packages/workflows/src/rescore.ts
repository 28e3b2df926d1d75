import { continueAsNew, defineSignal, setHandler, workflowInfo } from "@temporalio/workflow";
import { type RescoreInput, SIGNAL } from "./messages";
import { EVENTS_PER_RUN, pages, reasonOf } from "./page-terms";

const requested = defineSignal(SIGNAL.requested);

/** Runs one replay of a period for a policy or a model, page by page of keys. */
export async function rescore({ after = null, ...replay }: RescoreInput): Promise<void> {
  setHandler(requested, () => undefined);
  const { replayPage, failReplay } = pages();
  let page = { after };
  try {
    do {
      page = await replayPage({ ...replay, after: page.after });
    } while (page.after !== null && workflowInfo().historyLength < EVENTS_PER_RUN);
  } catch (error) {
    await failReplay({ ...replay, reason: reasonOf(error) });
    return;
  }
  if (page.after !== null) await continueAsNew<typeof rescore>({ ...replay, after: page.after });
}
