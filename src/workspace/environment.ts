import { join } from 'node:path'
import { Problem } from '../base/problem.ts'
import type { Project } from '../project/project.ts'
import { listed, suggest } from '../project/suggest.ts'

/** The environment of a command that names none. Its state lies in `.bankfull` itself, the others' below it. */
export const usualEnvironment = 'dev'

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

/** Where an environment keeps its snapshots, ledger and lock: none shares a file with another. */
export function stateFolderOf(project: Project, environment: string): string {
  const folder = join(project.root, '.bankfull')
  return environment === usualEnvironment ? folder : join(folder, 'environments', environment)
}
