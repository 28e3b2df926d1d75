import { type ComponentProps, useId } from "react";

interface PlainFieldProps extends Omit<ComponentProps<"input">, "className" | "id"> {
  label: string;
  error: string | undefined;
}

/** A text field that looks like the component library's, without its code. */
export function PlainField({ label, error, ...input }: PlainFieldProps) {
  const id = useId();
  const errorId = `${id}-error`;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <input
        {...input}
        id={id}
        className="input w-full"
        data-invalid={error !== undefined}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : errorId}
      />
      {error !== undefined && (
        <p id={errorId} className="text-danger text-xs">
          {error}
        </p>
      )}
    </div>
  );
}

interface PlainButtonProps extends Omit<ComponentProps<"button">, "className"> {
  look: "primary" | "secondary" | "ghost";
  isPending?: boolean;
  /** Shown instead of the children while the button is pending. */
  pendingText?: string;
}

/** A button that looks like the component library's, without its code. While it is pending it keeps the focus and does nothing. */
export function PlainButton({ look, isPending = false, pendingText, onClick, children, ...button }: PlainButtonProps) {
  return (
    <button
      type="button"
      {...button}
      className={`button button--${look} w-full`}
      data-pending={isPending}
      aria-disabled={isPending}
      onClick={(event) => (isPending ? event.preventDefault() : onClick?.(event))}
    >
      {isPending ? pendingText : children}
    </button>
  );
}
