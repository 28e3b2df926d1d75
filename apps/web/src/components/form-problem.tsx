/** Error message of a form as a whole; hidden without a message. */
export function FormProblem({ message }: { message: string | undefined }) {
  return (
    <p role="alert" className="text-danger text-sm empty:hidden">
      {message}
    </p>
  );
}
