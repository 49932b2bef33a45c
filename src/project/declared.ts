import { type DeclaredType, parseType } from '../sql/column-type.ts'

/** The type behind a name that a schema accepted before. */
export function declared(name: string): DeclaredType {
  const type = parseType(name)
  if (!type) throw new Error(`no type is named ${name}, and the schema let it pass`)
  return type
}
