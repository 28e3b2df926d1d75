import { continueAsNew, defineSignal, setHandler, workflowInfo } from "@temporalio/workflow";
import { SIGNAL, type TrainModelsInput } from "./messages";
import { EVENTS_PER_RUN, pages, reasonOf } from "./page-terms";

const requested = defineSignal(SIGNAL.requested);

/** Runs one experiment, page by page of series families. Its state, its trials and its cancellation are stored in the database. */
export async function trainModels({ after = null, ...experiment }: TrainModelsInput): Promise<void> {
  // The signal only starts the workflow and carries no data.
  setHandler(requested, () => undefined);
  const { trainPage, failExperiment } = pages();
  let page = { after };
  try {
    do {
      page = await trainPage({ ...experiment, after: page.after });
    } while (page.after !== null && workflowInfo().historyLength < EVENTS_PER_RUN);
  } catch (error) {
    await failExperiment({ ...experiment, reason: reasonOf(error) });
    return;
  }
  if (page.after !== null) await continueAsNew<typeof trainModels>({ ...experiment, after: page.after });
}
