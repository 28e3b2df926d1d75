/** What is wrong with a form as a whole; silent when nothing is. */
export function FormProblem({ message }: { message: string | undefined }) {
  return (
    <p role="alert" className="text-danger text-sm empty:hidden">
      {message}
    </p>
  );
}
