/** Code -> docs/reference, and layers.json -> its block in ARCHITECTURE.md. Run it after a change to an error, a command or a schema. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { commandPage } from './docs-commands.ts'
import { errorPage } from './docs-errors.ts'
import { withLayerList } from './docs-layers.ts'
import { projectPage } from './docs-project.ts'

const root = new URL('../', import.meta.url)

/** Every page that is written from code, by its path from the checkout's root. */
export async function pages(): Promise<ReadonlyMap<string, string>> {
  const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
  return new Map([
    ['docs/reference/errors.md', errorPage()],
    ['docs/reference/cli.md', await commandPage()],
    ['docs/reference/project.md', projectPage()],
    ['ARCHITECTURE.md', withLayerList(read('ARCHITECTURE.md'), JSON.parse(read('layers.json')))],
  ])
}

if (import.meta.main) {
  mkdirSync(new URL('docs/reference/', root), { recursive: true })
  for (const [path, text] of await pages()) writeFileSync(new URL(path, root), text)
}
