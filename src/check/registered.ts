import { Problem } from '../base/problem.ts'
import { dropView, inputView } from '../gold/render.ts'
import type { Project, ViewTest } from '../project/project.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Tables and views under their names in the session, until it is disposed of. Throws NOT_PUBLISHED. */
export async function registered(
  names: readonly string[],
  { engine, catalog, project }: Workspace,
): Promise<AsyncDisposable> {
  for (const name of names) {
    const layer = project.tables.some((table) => table.name === name) ? 'silver' : 'gold'
    const snapshot = await catalog.current(layer, name)
    if (snapshot === undefined) throw new Problem('NOT_PUBLISHED', { name })
    await engine.run(inputView(name, catalog.files(snapshot), snapshot.columns))
  }
  return {
    [Symbol.asyncDispose]: async () => {
      for (const name of names) await engine.run(dropView(name))
    },
  }
}

/** The table or view that a test is held against, by the project's own spelling. */
export function namesSpoken(test: ViewTest, { tables, views }: Project): readonly string[] {
  if (test.kind !== 'equals') return []
  const of = test.there.of.toLowerCase()
  return [...tables, ...views].flatMap(({ name }) => (name.toLowerCase() === of ? [name] : []))
}
