import { Problem } from '../base/problem.ts'
import { usualEnvironment } from '../project/layout.ts'
import type { Project } from '../project/project.ts'
import { listed, suggest } from '../project/suggest.ts'

/** The environment that a person named. Throws ENVIRONMENT_UNKNOWN for one that bankfull.yaml does not declare. */
export function environmentNamed(project: Project, asked: string | undefined): string {
  const known = [...new Set([usualEnvironment, ...project.environments.keys()])]
  if (asked === undefined) return usualEnvironment
  if (known.includes(asked)) return asked
  throw new Problem(
    'ENVIRONMENT_UNKNOWN',
    { name: asked, known: listed(known) },
    { where: { file: 'bankfull.yaml' }, didYouMean: suggest(asked, known) },
  )
}

/** Throws ENGINE_NOT_THERE where an environment names an engine that is only planned: another one must not do the work unsaid. */
export function requireEngine({ environments }: Project, environment: string): void {
  const engine = environments.get(environment)?.engine ?? 'duckdb'
  if (engine === 'duckdb') return
  throw new Problem(
    'ENGINE_NOT_THERE',
    { environment, engine },
    { where: { file: 'bankfull.yaml' }, notLost: 'nothing was started' },
  )
}
