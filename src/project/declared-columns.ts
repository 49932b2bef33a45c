import { addStatement } from './schema-problem.ts'
import type { YamlFile } from './yaml-file.ts'
import { isMapping } from './yaml-value.ts'

/** The columns that a file declares, even where something about them is wrong. */
export function declaredColumns(yaml: YamlFile): readonly string[] {
  const columns = yaml.at(['columns'])
  return isMapping(columns) ? Object.keys(columns) : []
}

/** Columns are matched without regard to case, so no two may differ by it alone. */
export function checkCase(yaml: YamlFile): void {
  const seen = new Map<string, string>()
  for (const name of declaredColumns(yaml)) {
    const other = seen.get(name.toLowerCase())
    const said = `${name} and ${other} are one column: case does not count.`
    if (other === undefined) seen.set(name.toLowerCase(), name)
    else addStatement(['columns', name], said, yaml)
  }
}
