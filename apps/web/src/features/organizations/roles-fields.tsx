import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { SelectInput, TextInput } from "@/components/fields";
import { useWords } from "@/features/words/use-words";
import { GIVEN_ROLES, type RoleLine } from "./role-lines";

interface RoleValues extends FieldValues {
  defaultRole: RoleLine["role"];
  /** `value = role` on each line. */
  roles: string;
}

interface RolesFieldsProps<Values extends RoleValues> {
  control: Control<Values, unknown, FieldValues>;
  /** Label of the role of whom no line names. */
  first: string;
  lines: string;
  linesHelp: string;
  /** Field between the two, such as the claim whose values the lines name. */
  children?: React.ReactNode;
}

/** The roles that an identity provider gives: one for everybody, and others by the values that it sends. */
export function RolesFields<Values extends RoleValues>({ control, first, lines, linesHelp, children }: RolesFieldsProps<Values>) {
  const t = useWords("organization");
  // safe: both are fields of RoleValues
  const [defaultRole, roles] = ["defaultRole", "roles"] as [FieldPath<Values>, FieldPath<Values>];
  return (
    <>
      <SelectInput control={control} name={defaultRole} label={first} choices={GIVEN_ROLES.map((id) => ({ id, label: t(`role.${id}`) }))} />
      {children}
      <TextInput control={control} name={roles} label={lines} isLong help={linesHelp} />
    </>
  );
}
