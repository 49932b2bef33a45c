import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '../base/problem.ts'
import { suggest } from '../project/suggest.ts'

/** Projects that `init` can make; each is a folder of examples/ with a generator of its own. */
export const templates: readonly string[] = ['carwash']

/** A template's files and its generator of deliveries. */
export interface Template {
  readonly folder: string
  readonly scales: readonly string[]
  readonly generate: (options: {
    readonly outDir: string
    readonly seed: number
    readonly scale: string
    readonly progress: (message: string) => void
  }) => Promise<{
    readonly files: number
    readonly rows: Readonly<Record<string, number>>
    readonly bytes: number
  }>
}

/** Loads a template by name. Its code is loaded only here and knows nothing of ours, nor we of its trade. */
export async function loadTemplate(name: string): Promise<Template> {
  if (!templates.includes(name)) {
    throw new Problem(
      'TEMPLATE_UNKNOWN',
      { template: name, known: templates.join(', ') },
      { didYouMean: suggest(name, templates) },
    )
  }
  const here = fileURLToPath(import.meta.url)
  const folder = join(dirname(here), '..', '..', 'examples', name)
  const module: string = join(
    folder,
    'generate',
    here.endsWith('.ts') ? 'generate.ts' : 'generate.js',
  )
  const { generate } = (await import(module)) as Pick<Template, 'generate'>
  return { folder, scales: ['tiny', 'small', 'full'], generate }
}
