import type { IncidentView } from "@padit/services/incidents";

/** Tickets of other systems, each with its state and a link to its page. */
export function TicketLinks({ references }: Pick<IncidentView, "references">) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {references.map(({ system, id, url, state }) => (
        <li key={`${system} ${id}`} className="break-all">
          {url === "" ? (
            `${system} ${id}`
          ) : (
            <a
              href={url}
              target="_blank"
              rel="noreferrer"
              className="underline decoration-muted underline-offset-2 hover:decoration-current"
            >
              {system} {id}
            </a>
          )}
          {state !== "" && <span className="text-muted"> {state}</span>}
        </li>
      ))}
    </ul>
  );
}
